//! Certificates made by openssl for one test: an authority of ours, a stranger, and a server at 127.0.0.1 that ours
//! vouches for.

use std::path::PathBuf;
use std::process::Command;

/// The folder of `ours`, `strange` and `server`, each with `.crt` and `.key`. It goes with this.
pub struct Authority(PathBuf);

impl Authority {
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kit-authority-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let authority = Self(folder);
        for name in ["ours", "strange"] {
            authority.issue(name, &["-subj", &format!("/CN={name}")]);
        }
        let (own, key) = (authority.path("ours.crt"), authority.path("ours.key"));
        let signed = ["-subj", "/CN=server", "-CA", &own, "-CAkey", &key];
        let names = [
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ];
        authority.issue("server", &[signed.as_slice(), &names].concat());
        authority
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("text").to_owned()
    }

    fn issue(&self, name: &str, more: &[&str]) {
        let (key, certificate) = (self.path(&format!("{name}.key")), self.path(&format!("{name}.crt")));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-nodes", "-days", "1", "-keyout", &key, "-out", &certificate])
            .args(more)
            .output();
        let made = made.expect("openssl");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
