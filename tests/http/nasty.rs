//! Input that has broken services. No input may cause a server error.

use crate::support::{TestApp, send};
use serde_json::json;

/// JSON values to use in place of any value.
fn nasty_values() -> Vec<String> {
    let mut values: Vec<String> = [
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "1e-400",
        "1e999999999999999999",
        "0e99999",
        "-0",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "0x10",
        "01",
        "1.",
        ".5",
        "+1",
        "1_000",
        "--1",
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u0000""#,
        r#""\uD83D\uDE00""#,
        r#""\x00""#,
        "\"\u{0}\"",
        "\"a\nb\"",
        "\"",
        "'a'",
        "undefined",
        "true",
        "[]",
        "{}",
        "[[]]",
        r#"{"a":{}}"#,
        "",
        r#"{"$serde_json::private::Number": "1"}"#,
        r#"{"$serde_json::private::Number": "x"}"#,
        r#"{"$serde_json::private::RawValue": "1"}"#,
        "\"\u{feff}\"",
        "\"\u{202e}\"",
        "\"\u{200b}\"",
        r#""'; drop table products; --""#,
        r#""$1 %s {0} \\""#,
    ]
    .map(str::to_owned)
    .into();
    values.push("9".repeat(400));
    values.push(format!("-{}", "9".repeat(400)));
    values.push(format!("0.{}1", "0".repeat(400)));
    values.push(format!("1e{}", "9".repeat(400)));
    values.push(format!("\"{}\"", "9".repeat(5000)));
    values.push(format!("{}{}", "[".repeat(200), "]".repeat(200)));
    values.push("[".repeat(100_000));
    values.push(format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000)));
    values.push(format!("\"{}\"", "a\u{301}".repeat(30_000)));
    values
}

#[tokio::test]
async fn no_value_of_a_field_is_a_server_error() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    for value in nasty_values() {
        for field in ["name", "description", "price", "stock_quantity", "version", "other"] {
            for (method, path) in [
                ("POST", "/api/products/".to_owned()),
                ("PUT", format!("/api/products/{id}")),
                ("PATCH", format!("/api/products/{id}")),
            ] {
                let text = format!(
                    r#"{{"name": "A", "price": 1, "stock_quantity": 1, "version": 0, "{field}": {value}}}"#
                );
                let answer = send(app.request(method, &path).body(text)).await;
                let status = answer.status.as_u16();
                let expected = [200, 201, 409, 422];
                let shown: String = value.chars().take(60).collect();
                assert!(expected.contains(&status), "{method} {field} {shown}: {answer:?}");
            }
        }
    }
    app.get("/health").await.has(200);
}

#[tokio::test]
async fn no_body_is_a_server_error() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let mut bodies: Vec<Vec<u8>> = nasty_values().into_iter().map(String::into_bytes).collect();
    bodies.push(b"\xff\xfe{\x00}\x00".to_vec());
    bodies.push(b"{\"name\": \"\xff\"}".to_vec());
    bodies.push(b"{\"name\": \"\xed\xa0\x80\"}".to_vec());
    bodies.push(b"\xef\xbb\xbf{}".to_vec());
    bodies.push(b"{\"name\": \"A\"".to_vec());
    bodies.push(b"{} {}".to_vec());
    for body in bodies {
        for (method, path) in [
            ("POST", "/api/products/".to_owned()),
            ("PUT", format!("/api/products/{id}")),
            ("PATCH", format!("/api/products/{id}")),
        ] {
            let answer = send(app.request(method, &path).body(body.clone())).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            // An empty object is an empty change without a version.
            let is_object = shown.trim_start_matches('\u{feff}').starts_with('{');
            let kind = if method == "PATCH" && is_object { "any" } else { "422" };
            match (kind, answer.status.as_u16()) {
                (_, 422) => drop(answer.problem(422, "invalid-input")),
                ("any", 428) => {}
                _ => panic!("{method} {shown}: {answer:?}"),
            }
        }
    }
}

#[tokio::test]
async fn no_id_is_a_server_error() {
    let app = TestApp::start().await;
    let long = "9".repeat(5000);
    let ids = [
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        &long,
        "NaN",
        "1e400",
        "%00",
        "%FF",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "1%00",
        "..%2f",
        "%2e%2e",
        ";",
        "*",
        "%",
        "%2",
        "a%ZZ",
    ];
    let body = json!({"name": "A", "price": 1, "stock_quantity": 1, "version": 0});
    for id in ids {
        let path = format!("/api/products/{id}");
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
            let answer = send(app.request(method, &path).json(&body)).await;
            let status = answer.status.as_u16();
            assert!([404, 422].contains(&status), "{method} {id:.40}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn no_query_is_a_server_error() {
    let app = TestApp::start().await;
    let long = "9".repeat(5000);
    for value in [
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        &long,
        "-1",
        "NaN",
        "1e400",
        "%00",
        "%FF",
        "%ED%A0%80",
        "1%00",
        "[]",
        "null",
        "%",
        "%2",
        "&&&==&",
        "1;drop",
        "+1",
        " 1",
    ] {
        for name in ["limit", "offset", "x"] {
            let answer = app.get(&format!("/api/products/?{name}={value}")).await;
            let status = answer.status.as_u16();
            assert!([200, 422].contains(&status), "{name}={value:.40}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn no_header_is_a_server_error() {
    let app = TestApp::start().await;
    let id = app.create("Lamp").await;
    let path = format!("/api/products/{id}");
    let body = json!({"name": "Lamp", "price": 10, "stock_quantity": 10});
    for value in [
        &b""[..],
        b"*",
        b"**",
        b"\"",
        b"\"\"",
        b"W/",
        b"W/\"\"",
        b",,,",
        b"\"1-0\"x",
        b"1-0",
        b"\xff",
        b"\xed\xa0\x80",
        b"%",
        b"%00",
        b"%FF%FE",
        b"\"1-99999999999999999999\"",
        b"\"-\"",
        b"\t",
    ] {
        for name in ["If-Match", "If-None-Match", "X-Concord-User", "Accept", "Content-Language"] {
            for method in ["GET", "PUT", "PATCH"] {
                let request = app.request(method, &path).json(&body).header(name, value);
                let answer = send(request).await;
                let status = answer.status.as_u16();
                let expected = [200, 304, 412, 428];
                let shown = String::from_utf8_lossy(value);
                assert!(expected.contains(&status), "{method} {name}: {shown}: {answer:?}");
            }
        }
    }
}
