"""Pages of duties: the desk of one branch, the table of many, what branches are freed of."""

from branches.duties.views.desk import workbench
from branches.duties.views.exemptions import exemption_grant, exemption_list, exemption_withdraw
from branches.duties.views.table import duty_list

__all__ = ["duty_list", "exemption_grant", "exemption_list", "exemption_withdraw", "workbench"]
