"""What the description cannot say: the noise of binary floats (29.900000000000002, or 1e-300 for 0) is
taken as the price meant, though it is no multiple of 0.01. Such prices are left out."""

import uuid

import schemathesis


@schemathesis.hook
def filter_case(context, case):
    price = case.body.get("price") if isinstance(case.body, dict) else None
    if isinstance(price, bool) or not isinstance(price, (int, float)) or abs(price) > 1e9:
        return True
    return round(price, 2) == price or abs(round(price, 2) - price) > 1e-8


@schemathesis.hook
def before_call(context, case, kwargs=None):
    """A good Idempotency-Key becomes one of its own: the same key with another body is refused."""
    headers = case.headers if case.headers is not None else {}
    key = headers.get("Idempotency-Key")
    if isinstance(key, str) and 1 <= len(key) <= 255 and all("!" <= c <= "~" for c in key):
        headers["Idempotency-Key"] = str(uuid.uuid4())
