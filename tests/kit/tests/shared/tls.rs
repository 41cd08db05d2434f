//! Redis over TLS: whose certificates count, and what happens to limits where they do not.

use super::authority::Authority;
use super::tools::{Instance, RedisServer, free_port};
use super::{CONTRACT, QUOTA, eventually, failures, passing, pay, text};
use kit::kit::Config;
use kit::kit::config::Variables;

/// A Redis that shows its certificate, and takes nobody without TLS at that port.
struct Sealed {
    authority: Authority,
    port: u16,
    _server: RedisServer,
}

impl Sealed {
    fn start(name: &str) -> Self {
        let authority = Authority::new(name);
        let port = free_port();
        let arguments = [
            ("--tls-port", port.to_string()),
            ("--tls-cert-file", authority.path("server.crt")),
            ("--tls-key-file", authority.path("server.key")),
            ("--tls-ca-cert-file", authority.path("ours.crt")),
            ("--tls-auth-clients", "no".to_owned()),
        ];
        let arguments: Vec<&str> = arguments.iter().flat_map(|(name, value)| [*name, value]).collect();
        let server = RedisServer::start_with(&arguments);
        Self {
            authority,
            port,
            _server: server,
        }
    }

    fn path(&self, name: &str) -> String {
        self.authority.path(name)
    }

    /// A process that trusts as these settings say.
    fn instance(&self, more: &[(&str, &str)]) -> Instance {
        let url = format!("rediss://127.0.0.1:{}/0", self.port);
        let settings = [("APP_REDIS_URL", url.as_str()), ("APP_REDIS_TIMEOUT", "2s")];
        Instance::start("instance", &[&settings[..], more].concat())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_instances_share_limits_and_request_keys_by_an_authority_of_ours() {
    let redis = Sealed::start("trusted");
    let (ours, strange) = (redis.path("ours.crt"), redis.path("strange.crt"));
    let instances = [
        // What is said of Redis wins over what is said of the machine.
        redis.instance(&[("APP_REDIS_CA_FILE", &ours), ("SSL_CERT_FILE", &strange)]),
        redis.instance(&[("SSL_CERT_FILE", &ours)]),
    ];
    assert_eq!(passing(&instances, "ann", 60, 429).await, QUOTA as usize);
    assert_eq!(failures(&instances[0]).await + failures(&instances[1]).await, 0);
    let first = pay(&instances[0], "k1", 0).await;
    let second = pay(&instances[1], "k1", 0).await;
    assert_eq!((first.0, second.0, second.1.as_deref()), (201, 201, Some("true")));
    assert_eq!(first.2, second.2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_with_a_strange_certificate_is_as_one_that_is_away() {
    let redis = Sealed::start("strange");
    let strange = redis.path("strange.crt");
    for (failure, passed) in [("open", QUOTA as usize), ("closed", 0)] {
        let trust = [("APP_REDIS_FAILURE", failure), ("APP_REDIS_CA_FILE", &strange)];
        let instance = [redis.instance(&trust)];
        let or = if failure == "open" { 429 } else { 503 };
        assert_eq!(passing(&instance, "ann", 60, or).await, passed, "{failure}");
        assert_eq!(pay(&instance[0], "k1", 0).await.0, 503, "{failure}");
        assert!(failures(&instance[0]).await > 0, "{failure}");
        eventually("readiness", || async {
            let (status, report) = text(format!("{}/health", instance[0].url)).await;
            status == 503 && report.contains(r#""cache":{"status":"down""#)
        })
        .await;
    }
}

#[test]
fn what_is_wrong_with_the_address_of_redis_is_told_at_the_start_and_never_shown() {
    let told = |pairs: &[(&str, &str)]| {
        let problems = Config::from_variables(pairs.iter().copied().collect::<Variables>(), &CONTRACT);
        problems.map_or_else(|problems| problems.to_string(), |_| String::new())
    };
    let url = |url: &'static str| ("APP_REDIS_URL", url);
    for wrong in [
        "hunter2",
        "http://u:hunter2@cache",
        "rediss://u:hunter2@cache:no",
        "rediss://u:hunter2@cache#x",
    ] {
        let said = told(&[url(wrong)]);
        assert!(
            said.contains("APP_REDIS_URL: is no URL") && !said.contains("hunter2"),
            "{said}"
        );
    }
    let said = told(&[url("rediss://u:hunter2@cache/#insecure")]);
    assert!(
        said.contains("APP_REDIS_URL: ends with `#insecure`") && !said.contains("hunter2"),
        "{said}"
    );
    for text in ["none", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] {
        let said = told(&[url("rediss://cache"), ("APP_REDIS_CA", text)]);
        assert!(said.contains("APP_REDIS_CA: is not a list of certificates"), "{said}");
    }
    let said = told(&[url("redis://cache"), ("APP_REDIS_CA", "none")]);
    assert!(said.contains("APP_REDIS_CA: needs TLS"), "{said}");
    let said = told(&[url("rediss://cache"), ("APP_REDIS_CA_FILE", "/no/such/file")]);
    assert!(
        said.contains("APP_REDIS_CA: cannot read the file /no/such/file"),
        "{said}"
    );
    assert_eq!(told(&[url("rediss://u:hunter2@cache:6380/1")]), "");
}
