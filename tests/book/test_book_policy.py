"""What a page may do is written into it; what it may not hold stops publication."""

import re

import pytest

from helpers.book.policy import apply_policy, forbidden, inline_styles, with_policy

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title></head>'


def page(body):
    return f"{HEAD}<body>{body}</body></html>"


def policy_of(text):
    return re.search(r'Security-Policy" content="([^"]*)"', text)[1]


def test_the_policy_follows_the_declared_coding_and_closes_everything_else():
    done = with_policy(page("<p>x</p>"))
    assert done.startswith(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    )
    policy = dict(part.strip().split(" ", 1) for part in policy_of(done).split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    assert '<meta name="referrer" content="no-referrer">' in done


def test_a_script_is_allowed_by_its_digest_only_where_it_is_known():
    known = "DOCUMENTATION_OPTIONS.search_as_you_type = false;"
    done = with_policy(page(f"<script>{known}</script><script>alert(1)</script>"))
    digest = "45raXJwhVFsGIr53+bEjhDPiYb+40hWrPMHNnlmjRLo="
    assert f"script-src 'self' 'sha256-{digest}';" in policy_of(done)
    assert policy_of(done).count("sha256-") == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>alert(1)</script>", ["holds an unknown script"]),
        ("<SCRIPT >alert(1)</SCRIPT >", ["holds an unknown script"]),
        ("<style>p { color: red }</style>", ["holds an unknown style"]),
        ('<img src="x.png" onerror="alert(1)">', ["holds a handler onerror"]),
        ("<svg/onload=alert(1)></svg>", ["holds a handler onload"]),
        ('<a href="javascript:alert(1)">a</a>', ["holds an address javascript:"]),
        ('<a href="&#106;ava&#115;cript:alert(1)">a</a>', ["holds an address javascript:"]),
        ("<a href=' java\tscript:alert(1)'>a</a>", ["holds an address javascript:"]),
        ('<form action="vbscript:x"></form>', ["holds an address vbscript:"]),
        ('<base href="https://elsewhere.example/">', ["holds a base"]),
        ('<script src="x.js"></script>', []),
        ('<script type="application/json">{"a": 1}</script>', []),
        ("<p>Depending on dose = 10 mg; javascript: is a word here</p>", []),
        ('<a href="https://register.example/">a</a><a href="#x">b</a>', []),
        ('<td data-who="&lt;img onerror=alert(1)&gt;">n</td>', []),
    ],
)
def test_what_runs_is_named_and_words_are_let_be(body, said):
    assert forbidden(page(body)) == said


def test_the_page_for_the_printer_may_hold_the_styles_it_was_made_with_and_runs_nothing_else():
    sheet = page("<style>\n@page { size: A4 }\n</style><script>alert(1)</script>")
    own = inline_styles(sheet)
    assert own == ["\n@page { size: A4 }\n"]
    assert forbidden(sheet, own) == ["holds an unknown script"]
    policy = policy_of(with_policy(sheet, own))
    assert "style-src 'self' 'sha256-" in policy
    assert "script-src 'self';" in policy


def test_every_page_of_a_folder_gets_a_policy_and_each_is_told_what_it_holds(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.html").write_text(
        page("<script>DOCUMENTATION_OPTIONS.pagename = 'a/one';</script>")
    )
    # the script that one page may hold is not allowed on another
    (tmp_path / "two.html").write_text(
        page("<script>DOCUMENTATION_OPTIONS.pagename = 'a/one';</script>")
    )
    assert apply_policy(tmp_path) == ["two.html holds an unknown script"]
    assert "sha256-" in policy_of((tmp_path / "a" / "one.html").read_text())
    assert "sha256-" not in policy_of((tmp_path / "two.html").read_text())
