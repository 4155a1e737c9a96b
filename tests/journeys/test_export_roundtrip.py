"""A filtered roster is exported, downloaded and imported again in a real browser: nothing in it has changed."""

WHY = "季度考核汇总上报"
LAST_IMPORT = (
    "from portal.exchange.models import ImportBatch; b = ImportBatch.objects.latest('pk'); "
    "print(b.kind, b.rows, b.created, b.changed, b.unchanged, b.error_count)"
)


def test_a_filtered_list_goes_out_and_comes_back_unchanged(house, visitor, tmp_path):
    hr = visitor().sign_in(house.username_of("hr"))
    page = hr.open("/people/?left=no&post_category=operating&o=-staff_no")
    shown = page.locator(".pager > span").inner_text()
    page.click('.list-tools a[href^="/exports/"]')

    assert "共" in page.locator(".phead__text p").inner_text()
    page.check("input[name=format][value=csv]", force=True)
    page.fill("input[name=reason]", WHY)
    assert hr.axe() == []
    page.click("main form button.btn--brand")
    page.wait_for_selector("#export .alert--ok")
    assert hr.axe() == []
    with page.expect_download() as waiting:
        page.click("#export a.btn--brand")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    assert (path.suffix, rows[0].split(",")[:3]) == (".csv", ["工号", "姓名", "单位编码"])
    count = len(rows) - 1
    assert (count > 20, f" {count} " in shown) == (True, True)

    page = hr.open("/imports/?kind=people")
    page.check("input[name=kind][value=people]", force=True)
    page.set_input_files("input[type=file]", str(path))
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())

    assert house.ask(LAST_IMPORT) == f"people {count} 0 0 {count} 0"
    assert hr.csp_violations() == []
    assert hr.complaints == []
