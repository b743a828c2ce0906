//! Starting, stopping, refusing, and clients that leave.

use std::io::ErrorKind;
use std::time::Duration;

use g4f_testkit::{RefusedPort, Reply, Upstream, refused_url};
use tokio::net::TcpStream;

use crate::client::{Client, GET, ask};

async fn connect_error(url: &str) -> ErrorKind {
    TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap_err()
        .kind()
}

#[tokio::test]
async fn urls_name_the_port() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let port = upstream.addr().port();
    assert_eq!(upstream.url(), format!("http://127.0.0.1:{port}"));
    assert_eq!(upstream.base_url(), format!("http://127.0.0.1:{port}/v1"));
}

#[tokio::test]
async fn refused_ports_refuse() {
    assert_eq!(
        connect_error(&refused_url().unwrap()).await,
        ErrorKind::ConnectionRefused
    );
    let port = RefusedPort::bind().unwrap();
    assert_eq!(
        connect_error(&port.url()).await,
        ErrorKind::ConnectionRefused
    );
    assert_eq!(port.base_url(), format!("http://{}/v1", port.addr()));
}

#[tokio::test]
async fn shutdown_ends_everything_and_keeps_the_record() {
    let upstream = Upstream::start(Reply::raw("begun").then_hang())
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    client.exactly(5).await;

    upstream.shutdown().await;
    assert_eq!(client.rest().await.0, b"");
    assert_eq!(
        connect_error(&upstream.url()).await,
        ErrorKind::ConnectionRefused
    );
    assert_eq!(upstream.open_connections(), 0);
    assert_eq!((upstream.hits(), upstream.requests().len()), (1, 1));
    assert_eq!(upstream.disconnects(), 0, "the client did not leave");
    upstream.shutdown().await;
}

#[tokio::test]
async fn dropping_the_handle_ends_everything() {
    let upstream = Upstream::blackhole().await.unwrap();
    let url = upstream.url();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    upstream.wait_for_hits(1).await;
    drop(upstream);
    assert_eq!(client.rest().await.0, b"");
    assert_eq!(connect_error(&url).await, ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_blackhole_takes_requests_and_says_nothing() {
    let upstream = Upstream::blackhole().await.unwrap();
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = Client::connect(&upstream).await;
        client.send(GET).await;
        clients.push(client);
    }
    upstream.wait_for_hits(3).await;
    assert_eq!(upstream.open_connections(), 3);
    assert_eq!(upstream.disconnects(), 0);
    drop(clients);
    upstream.wait_for_disconnects(3).await;
    upstream.wait_for_idle().await;
}

#[tokio::test(start_paused = true)]
async fn leaving_in_the_middle_is_noticed_at_once() {
    // Were it noticed only at the next write, the clock would have to move by a day.
    let day = Duration::from_secs(24 * 3600);
    let upstream = Upstream::start(Reply::sse(["one", "two"]).pause_between(day))
        .await
        .unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    client.head().await;
    assert_eq!(client.chunk().await.unwrap(), "data: one\n\n");
    let left = tokio::time::Instant::now();
    drop(client);
    upstream.wait_for_disconnect().await;
    assert!(left.elapsed() < day);
}

#[tokio::test]
async fn leaving_after_the_last_byte_is_not_leaving_early() {
    let upstream = Upstream::start(Reply::sse(["one", "[DONE]"]))
        .await
        .unwrap();
    for _ in 0..50 {
        assert!(ask(&upstream, GET).await.body.ends_with("data: [DONE]\n\n"));
    }
    upstream.wait_for_idle().await;
    assert_eq!((upstream.hits(), upstream.disconnects()), (50, 0));
}

#[tokio::test]
async fn leaving_in_the_middle_of_a_request_is_no_hit() {
    let upstream = Upstream::start(Reply::ok(1)).await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client
        .send("POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\nhalf")
        .await;
    // A second client shows that the first was accepted before it leaves.
    assert_eq!(ask(&upstream, GET).await.body, "1");
    drop(client);
    upstream.wait_for_idle().await;
    assert_eq!((upstream.hits(), upstream.disconnects()), (1, 0));
    assert_eq!(upstream.accepted_connections(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_at_once_are_all_counted() {
    let upstream = Upstream::start(Reply::ok("x")).await.unwrap();
    let addr = upstream.addr();
    let clients: Vec<_> = (0..64)
        .map(|_| tokio::spawn(crate::client::ask_at(addr, GET)))
        .collect();
    for client in clients {
        assert_eq!(client.await.unwrap().body, "\"x\"");
    }
    let mut numbers: Vec<_> = upstream
        .requests()
        .iter()
        .map(|request| request.number)
        .collect();
    assert!(numbers.is_sorted());
    numbers.dedup();
    assert_eq!(numbers.len(), 64);
}

#[tokio::test]
async fn a_deaf_server_takes_everything_and_says_nothing() {
    let upstream = Upstream::deaf().await.unwrap();
    let mut client = Client::connect(&upstream).await;
    client.send(GET).await;
    client.send("\x16\x03\x01").await;
    upstream.wait_for_connections(1).await;
    assert_eq!((upstream.hits(), upstream.open_connections()), (0, 1));
    drop(client);
    upstream.wait_for_idle().await;
    assert_eq!((upstream.hits(), upstream.refused_requests()), (0, 0));
}
