"""Other spellings of headings that many kinds share, as the ledgers of HR offices and party committees have them."""

STAFF_NO = (
    "员工编号", "员工号", "员工工号", "人员编号", "人员编码", "人员工号", "职工号", "职工编号", "职工编码", "职工工号", "工作证号",
)  # fmt: skip
PERSON_NAME = ("员工姓名", "职工姓名", "人员姓名")
UNIT_CODE = (
    "单位编号", "单位代码", "所在单位编码", "所属单位编码", "部门编码", "部门编号", "部门代码", "组织编码", "组织机构编码", "机构编码",
)  # fmt: skip
BRANCH_CODE = ("党支部编码", "支部编号", "支部代码", "党支部编号", "党支部代码", "党组织编码", "党组织代码")
STARTED_ON = ("起始日期", "开始时间", "起始时间", "起始年月日")
ENDED_ON = ("截止日期", "结束时间", "截止时间", "终止日期")
