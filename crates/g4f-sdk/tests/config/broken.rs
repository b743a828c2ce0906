//! Files that are wrong, with the exact words that users get.

use g4f_sdk::config::Loader;
use g4f_types::{Error, ErrorKind};

use crate::{Folder, no_env, problems, project};

#[test]
fn an_unknown_key_names_the_nearest_valid_one() {
    let text = "[defaults]\nmodel = \"m\"\n\n[resilience]\nretries = 1\n\nfirst_contant = 3\n";
    assert_eq!(
        problems("g4f.toml", text),
        ["g4f.toml:7: unknown key `resilience.first_contant`; did you mean `first_content`?"]
    );
    assert_eq!(
        problems(
            "g4f.toml",
            "[providers.\"my.server\"]\nurl = \"http://x\"\n"
        ),
        ["g4f.toml:2: unknown key `providers.\"my.server\".url`; did you mean `base_url`?"]
    );
}

#[test]
fn a_key_in_the_wrong_section_is_sent_home() {
    assert_eq!(
        problems("g4f.toml", "model = \"m\"\n[log]\ntimeout = 3\n"),
        [
            "g4f.toml:1: unknown key `model`; it belongs in `[defaults]`",
            "g4f.toml:3: unknown key `log.timeout`; it belongs in `[resilience]`",
        ]
    );
}

#[test]
fn an_unknown_section_is_an_error_like_any_other_key() {
    assert_eq!(
        problems(
            "g4f.toml",
            "[memory]\npolicy = \"x\"\n\n[resilence]\nretries = 1\n"
        ),
        [
            "g4f.toml:1: unknown key `memory`; there are `defaults`, `providers`, `models`, `routes`, `resilience`, `trim`, `clean`, `limits`, `media`, `store`, `log`",
            "g4f.toml:4: unknown key `resilence`; did you mean `resilience`?",
        ]
    );
}

#[test]
fn a_wrong_type_says_what_is_expected_and_what_stands_there() {
    let text = "\
[defaults]
model = 4
allow_keyless = \"yes\"
providers = { a = 1 }
[resilience]
retries = \"two\"
timeout = 1979-05-27
[log]
targets = \"debug\"
";
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:2: `defaults.model` must be a text; found the number 4",
            "g4f.toml:3: `defaults.allow_keyless` must be true or false; found the text \"yes\"",
            "g4f.toml:4: `defaults.providers` must be a text or a list of texts; found a table",
            "g4f.toml:6: `resilience.retries` must be a whole number from 0 to 100; found the text \"two\"",
            "g4f.toml:7: `resilience.timeout` must be a number of seconds above 0, at most 604800; found a date or time",
            "g4f.toml:9: `log.targets` must be a table; found a text",
        ]
    );
}

#[test]
fn a_wrong_value_is_reported_where_it_stands() {
    let text = "\
[defaults]
temperature = 3
proxy = \"ftp://user:hunter2@host\"
[resilience]
attempts = 0
timeout = 0
idle = -1.5
connect = nan
answer = inf
content_filter = \"swich\"
[log]
level = \"loud\"
[log.targets]
g4f_wire = \"tracer\"
";
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:2: `defaults.temperature` must be a number from 0 to 2; found the number 3",
            "g4f.toml:3: `defaults.proxy` must be a proxy's address: http, https, socks5 or socks5h; found a text",
            "g4f.toml:5: `resilience.attempts` must be a whole number from 1 to 1000; found the number 0",
            "g4f.toml:6: `resilience.timeout` must be a number of seconds above 0, at most 604800; found the number 0",
            "g4f.toml:7: `resilience.idle` must be a number of seconds above 0, at most 604800; found the number -1.5",
            "g4f.toml:8: `resilience.connect` must be a number of seconds above 0, at most 604800; found the number NaN",
            "g4f.toml:9: `resilience.answer` must be a number of seconds above 0, at most 604800; found the number inf",
            "g4f.toml:10: `resilience.content_filter` must be \"stop\" or \"switch\"; found the text \"swich\", \
             did you mean \"switch\"?",
            "g4f.toml:12: `log.level` must be \"off\", \"error\", \"warn\", \"info\", \"debug\" or \"trace\"; \
             found the text \"loud\"",
            "g4f.toml:14: `log.targets.g4f_wire` must be \"off\", \"error\", \"warn\", \"info\", \"debug\" or \
             \"trace\"; found the text \"tracer\", did you mean \"trace\"?",
        ]
    );
}

#[test]
fn bad_toml_has_line_column_and_one_line_of_words() {
    let found = problems("g4f.toml", "[defaults]\nmodel = \"gpt\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("g4f.toml:2:13: not valid TOML: "),
        "{found:?}"
    );
    assert!(!found[0].contains('\n'));

    let twice = problems("g4f.toml", "[log]\nlevel = \"info\"\nlevel = \"warn\"\n");
    assert_eq!(twice, ["g4f.toml:3:1: not valid TOML: duplicate key"]);
}

#[test]
fn bad_toml_never_quotes_the_line() {
    let found = problems(
        "g4f.toml",
        "[providers.a]\napi_key = \"sk-secret-1234\" extra\n",
    );
    assert_eq!(found.len(), 1);
    assert!(!found[0].contains("sk-"), "{found:?}");
}

#[test]
fn bad_json_has_line_and_column() {
    let found = problems(
        "g4f.json",
        "{\n  \"defaults\": {\n    \"model\": \"m\",\n  }\n}\n",
    );
    assert_eq!(
        found,
        ["g4f.json:4:3: not valid JSON: key must be a string"]
    );
    let found = problems(
        "g4f.json",
        "{\n \"resilience\": {\n  \"retrys\": 1,\n  \"idle\": null\n }\n}",
    );
    assert_eq!(
        found,
        [
            "g4f.json:3: unknown key `resilience.retrys`; did you mean `retries`?",
            "g4f.json:4: `resilience.idle` must be a number of seconds above 0, at most 604800; found null",
        ]
    );
    assert_eq!(
        problems(
            "g4f.json",
            "{\"log\": {\n\"level\": \"info\",\n\"level\": \"warn\"}}"
        ),
        ["g4f.json:3:1: `level` stands twice in the same object"]
    );
    assert_eq!(
        problems("g4f.json", "[]"),
        ["g4f.json:1:1: not a configuration: the whole must be an object"]
    );
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = "[".repeat(100_000);
    assert_eq!(problems("g4f.json", &deep).len(), 1);
    assert_eq!(problems("g4f.toml", &format!("a = {deep}")).len(), 1);
}

#[test]
fn routes_need_targets_other_than_themselves() {
    let text = "\
[routes.empty]
[routes.none]
targets = []
[routes.circle]
targets = [
  { provider = \"groq\", model = \"circle\" },
  { model = \"circle\" },
]
[routes.slips]
targets = [{ provder = \"groq\" }, {}, \"groq:m\", { model = 3 }]
";
    assert_eq!(
        problems("g4f.toml", text),
        [
            "g4f.toml:1: `routes.empty` has no `targets`",
            "g4f.toml:3: `routes.none.targets` must name at least one target",
            "g4f.toml:7: `routes.circle.targets` names the route itself; name a provider beside the model",
            "g4f.toml:10: `routes.slips.targets` has a target with the unknown key `provder`; \
             did you mean `provider`?",
            "g4f.toml:10: `routes.slips.targets` has a target with neither `provider` nor `model`",
            "g4f.toml:10: `routes.slips.targets` must hold tables { provider, model }; found the text \"groq:m\"",
            "g4f.toml:10: `routes.slips.targets` has a target whose `model` must be a text; found the number 3",
        ]
    );
}

#[test]
fn a_key_in_the_wrong_place_is_told_and_not_shown() {
    let text = "\
[providers.a]
protocol = \"opneai\"
api_key_env = \"sk-abcdefghij0123456789\"
[providers.b]
api_key_env = [\"GROQ_API_KEY\", \"gsk_abcdefghij0123456789\"]
[providers.c]
api_key_env = \"ABCDEFGHIJ0123456789KLMN\"
base_url = \"sk-abcdefghij0123456789\"
[providers.d]
base_url = \"https://user:hunter2@host/v1\"
api_key = 12345678
sk-abcdefghij0123456789 = 1
";
    let found = problems("g4f.toml", text);
    assert_eq!(
        found,
        [
            "g4f.toml:2: `providers.a.protocol` must be \"openai\"; found the text \"opneai\", \
             did you mean \"openai\"?",
            "g4f.toml:3: `providers.a.api_key_env` must be the name of a variable, such as GROQ_API_KEY; what stands \
             there is not one and may be a key: keys belong in `api_key`",
            "g4f.toml:5: `providers.b.api_key_env` must be the name of a variable, such as GROQ_API_KEY; what stands \
             there is not one and may be a key: keys belong in `api_key`",
            "g4f.toml:7: `providers.c.api_key_env` must be the name of a variable, such as GROQ_API_KEY; what stands \
             there is not one and may be a key: keys belong in `api_key`",
            "g4f.toml:8: `providers.c.base_url` must be an address that begins with http:// or https://; \
             found a text that looks like a key",
            "g4f.toml:10: `providers.d.base_url` must not hold a user or password; put them into `headers`",
            "g4f.toml:11: `providers.d.api_key` must be a key; found a number",
            "g4f.toml:12: the name of a setting looks like a key; keys belong in `api_key`",
        ]
    );
}

#[test]
fn two_names_of_one_setting_in_one_place_are_an_error() {
    assert_eq!(
        problems(
            "g4f.toml",
            "[defaults]\nprovider = \"a\"\nproviders = [\"b\"]\n"
        ),
        ["g4f.toml:3: `defaults.providers` is set twice; `provider` and `providers` mean the same"]
    );
}

#[test]
fn a_named_file_must_be_there_and_be_text() {
    let folder = Folder::new();
    let missing = folder.path().join("missing.toml");
    let error = Loader::new(no_env()).file(&missing).load().unwrap_err();
    assert_eq!(
        folder.strip(&error.to_string()),
        "missing.toml: there is no such file"
    );

    let binary = folder.path().join("binary.toml");
    std::fs::write(&binary, [0xff, 0xfe, 0x00]).unwrap();
    let error = Loader::new(no_env()).file(&binary).load().unwrap_err();
    assert_eq!(
        folder.strip(&error.to_string()),
        "binary.toml: cannot be read: it is not text in UTF-8"
    );

    let large = folder.write("large.toml", &"#".repeat(1024 * 1024 + 1));
    let error = Loader::new(no_env()).file(&large).load().unwrap_err();
    assert_eq!(
        folder.strip(&error.to_string()),
        "large.toml: cannot be read: it is larger than 1048576 bytes"
    );
    assert!(Loader::new(no_env()).file(folder.path()).load().is_err());
}

#[test]
fn all_problems_of_all_layers_come_at_once() {
    let folder = Folder::new();
    folder.write("g4f.toml", "[log]\nformat = \"xml\"\nlevle = 1\n");
    let named = folder.write("other.toml", "[resilience]\nattempts = 0\n");
    let env = [("G4F_TIMEOUT", "soon")].into_iter().collect();
    let error = Loader::new(env)
        .project_dir(folder.path())
        .file(named)
        .load()
        .unwrap_err();
    assert_eq!(error.problems().len(), 4);
    assert_eq!(
        folder.strip(&error.to_string()),
        "g4f.toml:2: `log.format` must be \"text\" or \"json\"; found the text \"xml\"\n\
         g4f.toml:3: unknown key `log.levle`; did you mean `level`?\n\
         other.toml:2: `resilience.attempts` must be a whole number from 1 to 1000; found the number 0\n\
         G4F_TIMEOUT: `resilience.timeout` must be a number of seconds above 0, at most 604800; \
         found the text \"soon\""
    );
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(!error.to_string().contains('\n'));
    assert!(error.to_string().contains("did you mean `level`?"));
}

#[test]
fn a_file_that_is_no_configuration_does_not_flood() {
    let folder = Folder::new();
    let lines: Vec<String> = (0..5000).map(|n| format!("word{n} = {n}")).collect();
    folder.write("g4f.toml", &lines.join("\n"));
    let error = project(&folder).load().unwrap_err();
    assert_eq!(error.problems().len(), 101);
    assert_eq!(error.problems()[100].message, "4900 more problems");
}

#[test]
fn limits_are_checked_like_everything_else() {
    assert_eq!(
        problems(
            "g4f.toml",
            "[limits]\nrequests_per_minute = 0\nusd_per_day = -1.5\nrequest_per_day = 3\n\
             [providers.groq]\ntokens_per_day = \"many\"\nusd_per_minute = 1\n"
        ),
        [
            "g4f.toml:2: `limits.requests_per_minute` must be a whole number, 1 or more; found the number 0",
            "g4f.toml:3: `limits.usd_per_day` must be a number from 0.000001 to 1000000; found the number -1.5",
            "g4f.toml:4: unknown key `limits.request_per_day`; did you mean `requests_per_day`?",
            "g4f.toml:6: `providers.groq.tokens_per_day` must be a whole number, 1 or more; found the text \"many\"",
            "g4f.toml:7: unknown key `providers.groq.usd_per_minute`; did you mean `requests_per_minute`?",
        ]
    );
}
