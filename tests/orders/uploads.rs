//! Documents that are received while what they need goes away: refused as the contract says, whole or not there.

use super::common::running::{Ask, Reply, Running};
use super::service::{Base, Disk, Folder, Postgres, Sqlite, WRITE, create, order_of, start};
use std::path::Path;
use std::time::{Duration, Instant};

/// A document of so many bytes: more than is held in memory while it is received.
fn document(order: &str, length: usize) -> Ask {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.resize(length, b'.');
    Ask::new("POST", format!("/v2/orders/{order}/documents"))
        .by("jo", WRITE)
        .file("bill.pdf", "application/pdf", &content)
}

/// The sizes of the files in a folder.
fn files(folder: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    entries
        .map(|entry| entry.metadata().map_or(0, |file| file.len()))
        .collect()
}

/// The service, and an order to which documents belong.
fn shop(base: &impl Base, receiving: &Path, kept: &Path) -> (Running, String) {
    std::fs::create_dir_all(receiving).expect("a folder");
    let text = |path: &Path| path.to_str().expect("text").to_owned();
    let folders = [("APP_UPLOAD_FOLDER", text(receiving)), ("APP_DOCUMENTS", text(kept))];
    let service = start(base, &folders.each_ref().map(|(name, path)| (*name, path.as_str())));
    let order = order_of(&service.send(&create("jo", "ABC", 1, "tok_12345678")));
    (service, order)
}

fn is_unavailable(reply: &Reply) {
    let told = (reply.status, &reply.json()["code"]);
    assert_eq!(told, (503, &"UNAVAILABLE".into()), "{}", reply.body);
    assert!(reply.header("retry-after").is_some(), "{}", reply.body);
}

#[test]
fn an_upload_that_meets_a_database_outage_is_refused_whole_and_taken_later() {
    let server = Postgres::new();
    let base = server.fresh("uploads");
    let folder = Folder::new("orders-uploads");
    let (receiving, kept) = (folder.path("receiving"), folder.path("kept"));
    let (service, order) = shop(&base, &receiving, &kept);
    let ask = document(&order, 1_000_000);

    is_unavailable(&service.send_while(&ask, || {
        let end = Instant::now() + Duration::from_secs(5);
        while files(&receiving).is_empty() {
            assert!(Instant::now() < end, "half of it is on the disk");
            std::thread::sleep(Duration::from_millis(20));
        }
        server.stop();
    }));
    is_unavailable(&service.send(&ask));
    assert_eq!((files(&receiving), files(&kept)), (vec![], vec![]));

    server.resume();
    let stored = service.send(&ask);
    assert_eq!(stored.status, 201, "it recovers without a restart: {}", stored.body);
    assert_eq!((files(&receiving), files(&kept)), (vec![], vec![1_000_000]));
    let names = base.list("SELECT content FROM document");
    assert_eq!(names.len(), 1);
    assert!(kept.join(&names[0]).exists(), "{names:?}");
}

#[test]
fn an_upload_for_which_the_disk_has_no_room_leaves_nothing_and_is_taken_later() {
    let disk = Disk::small("full-uploads");
    let folder = Folder::new("orders-full-uploads");
    let base = Sqlite::at(&folder.0);
    let filler = disk.path.join("filler");
    // Full is where it is received, or where it is kept.
    for (receiving, kept) in [
        (disk.path.join("receiving"), folder.path("kept")),
        (folder.path("receiving"), disk.path.join("kept")),
    ] {
        let (service, order) = shop(&base, &receiving, &kept);
        let ask = document(&order, 600_000);
        std::fs::write(&filler, vec![0; 700_000]).expect("there is room");
        let before = files(&kept);
        is_unavailable(&service.send(&ask));
        assert_eq!((files(&receiving), files(&kept)), (vec![], before));
        std::fs::remove_file(&filler).expect("removable");
        let stored = service.send(&ask);
        assert_eq!(stored.status, 201, "there is room again: {}", stored.body);
        assert_eq!((files(&receiving), files(&kept)), (vec![], vec![600_000]));
    }
}
