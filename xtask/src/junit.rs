//! Reading the test reports (JUnit XML) of nextest, Vitest and Playwright: just the part that is counted.

use crate::counts::{Counts, Skip};

/// Counts the test cases of a report. A test that passed and printed `SKIPPED name: reason` counts as skipped.
pub fn read(report: &str) -> Counts {
    let mut counts = Counts::default();
    for case in cases(report) {
        let tags = without_text(case.body);
        let printed = printed_skips(case.body);
        if tags.contains("<failure") || tags.contains("<error") {
            counts.failed.push(case.name);
        } else if let Some(at) = tags.find("<skipped") {
            let reason = attribute(&tags[at..], "message").or_else(|| playwright_reason(&tags));
            counts.skipped.push(Skip {
                test: case.name,
                reason: reason.unwrap_or_else(|| "no reason given".to_owned()),
            });
        } else if printed.is_empty() {
            counts.passed += 1;
        } else {
            counts.skipped.extend(printed);
        }
    }
    counts
}

struct Case<'a> {
    name: String,
    body: &'a str,
}

/// The test cases: each from its tag to the next one.
fn cases(report: &str) -> impl Iterator<Item = Case<'_>> {
    report.split("<testcase ").skip(1).map(|piece| {
        let head = &piece[..piece.find('>').unwrap_or(piece.len())];
        let name = attribute(head, "name").unwrap_or_default();
        let group = attribute(head, "classname").unwrap_or_default();
        let body =
            if head.ends_with('/') { "" } else { &piece[..piece.find("</testcase>").unwrap_or(piece.len())] };
        Case { name: if group.is_empty() { name } else { format!("{group} {name}") }, body }
    })
}

/// The value of an attribute of the tag at the start of `text`.
fn attribute(text: &str, name: &str) -> Option<String> {
    let tag = &text[..text.find('>').unwrap_or(text.len())];
    let start = tag
        .find(&format!(" {name}=\""))
        .map(|at| at + 1)
        .or_else(|| tag.starts_with(&format!("{name}=\"")).then_some(0))?;
    let value = &tag[start + name.len() + 2..];
    Some(unescape(&value[..value.find('"')?]))
}

/// Playwright writes why a test was skipped as `<property name="skip" value="...">`.
fn playwright_reason(tags: &str) -> Option<String> {
    let at = tags.find("<property name=\"skip\"")?;
    attribute(&tags[at..], "value")
}

/// Lines `SKIPPED name: reason` in what the test printed.
fn printed_skips(body: &str) -> Vec<Skip> {
    let text = body.replace("<![CDATA[", "\n").replace("]]>", "\n").replace('>', ">\n").replace('<', "\n<");
    let skip = |line: &str| {
        let (test, reason) = line.trim().strip_prefix("SKIPPED ")?.split_once(": ")?;
        Some(Skip { test: unescape(test), reason: unescape(reason) })
    };
    text.lines().filter_map(skip).collect()
}

/// The body without what tests printed, which may hold anything.
fn without_text(body: &str) -> String {
    let mut rest = body;
    let mut tags = String::new();
    while let Some(start) = rest.find("<![CDATA[") {
        tags.push_str(&rest[..start]);
        rest = rest[start..].find("]]>").map_or("", |end| &rest[start + end + 3..]);
    }
    tags + rest
}

fn unescape(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_reports_are_counted() {
        let report = r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="3" failures="1" errors="0">
<testsuite name="recruteia-speech"><testcase name="words::in_order" classname="recruteia-speech" time="0.1"/>
<testcase name="needs_models" classname="recruteia-speech" time="0.1"><system-out>
running 1 test</system-out><system-err>SKIPPED needs_models: RECRUTEIA_MODELS isn&apos;t set
</system-err></testcase>
<testcase name="wrong" classname="recruteia-speech"><failure message="a &gt; b" type="test failure">text</failure>
<system-err>SKIPPED nothing</system-err></testcase></testsuite></testsuites>"#;
        let counts = read(report);
        assert_eq!(counts.line(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(counts.failed, ["recruteia-speech wrong"]);
        assert_eq!(
            counts.skipped[0],
            Skip { test: "needs_models".into(), reason: "RECRUTEIA_MODELS isn't set".into() }
        );
    }

    #[test]
    fn vitest_and_playwright_reports_are_counted() {
        let report = r#"<testsuites><testsuite name="src/a.test.ts" tests="2" skipped="1">
<testcase classname="src/a.test.ts" name="formats &quot;3:07&quot;" time="0.01">
</testcase><testcase classname="src/a.test.ts" name="later"><skipped/></testcase></testsuite>
<testsuite name="b.spec.ts"><testcase name="window" classname="b.spec.ts"><properties>
<property name="skip" value="no display">
</property></properties><skipped></skipped></testcase>
<testcase name="prints" classname="b.spec.ts"><system-out><![CDATA[<failure> <error> <skipped/>]]></system-out></testcase>
<testcase name="breaks" classname="b.spec.ts"><failure message="x"><![CDATA[why]]></failure></testcase>
</testsuite></testsuites>"#;
        let counts = read(report);
        assert_eq!(counts.line(), "2 passed, 1 failed, 2 skipped");
        assert_eq!(counts.skipped[0].reason, "no reason given");
        assert_eq!(counts.skipped[1], Skip { test: "b.spec.ts window".into(), reason: "no display".into() });
    }

    #[test]
    fn an_empty_report_counts_nothing() {
        assert_eq!(read(""), Counts::default());
    }
}
