"""How a code of GB/T 2260 is built: two digits for the province, two for the city, two for the county."""


def level_of(code: str) -> str:
    """province, city or county."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def parent_of(code: str) -> str:
    """The code one level up: 330106 → 330100 → 330000 → empty."""
    return {"province": "", "city": f"{code[:2]}0000", "county": f"{code[:4]}00"}[level_of(code)]


def digits_of(code: str) -> str:
    """The leading digits that all codes below share: 330000 → 33, 330100 → 3301, 330106 → 330106."""
    return {"province": code[:2], "city": code[:4], "county": code}[level_of(code)]
