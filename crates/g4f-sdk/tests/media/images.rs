//! Images: made, changed, saved.

use g4f_sdk::{BodyEdit, ErrorKind, Media};
use g4f_testkit::{Reply, openai};
use serde_json::json;

use crate::setup::{Folder, MODEL, bare, failing, over, serve, steps};

/// A picture that takes its time to come.
fn cut() -> Reply {
    openai::image().truncate_at(40)
}

#[tokio::test]
async fn a_picture_comes_from_the_second_when_the_first_fails() {
    let (broken, good) = (failing().await, serve(openai::image()).await);
    let client = over([("first", &broken), ("second", &good)]);
    let answer = client
        .image("a red circle")
        .model(MODEL)
        .provider("first")
        .provider("second")
        .retries(0)
        .n(1)
        .size("1024x1024")
        .quality("hd")
        .param("steps", 4)
        .extra(BodyEdit::set("/nested/deep", 1))
        .await
        .unwrap();
    assert_eq!((&*answer.provider, &*answer.model), ("second", MODEL));
    assert_eq!(
        steps(&answer.trail()),
        ["first Server switched", "second ok answered"]
    );
    assert_eq!(answer.images.len(), 1);
    let request = good.last_request().unwrap();
    assert_eq!(request.path, "/v1/images/generations");
    let body = request.json().unwrap();
    assert_eq!(body["prompt"], "a red circle");
    assert_eq!(
        (&body["quality"], &body["steps"], &body["nested"]["deep"]),
        (&json!("hd"), &json!(4), &json!(1))
    );
}

#[tokio::test]
async fn pictures_are_saved_whole_under_the_names_that_are_wanted() {
    let folder = Folder::new("pictures");
    let server = serve(openai::images([openai::PNG, openai::PNG])).await;
    let client = over([("only", &server)]);
    let draw = || client.image("x").model(MODEL).provider("only");
    let answer = draw().n(2).await.unwrap();
    answer.save(folder.0.join("cat")).await.unwrap();
    assert_eq!(folder.names(), ["cat-1.png", "cat-2.png"]);
    assert_eq!(folder.read("cat-2.png"), openai::PNG);

    server.set_script(openai::image());
    folder.file("one.png", b"old");
    let files = draw()
        .await
        .unwrap()
        .save(folder.0.join("one.png"))
        .await
        .unwrap();
    assert_eq!(files, [folder.0.join("one.png")]);
    assert_eq!(folder.read("one.png"), openai::PNG, "replaced");
    assert_eq!(folder.names().len(), 3, "nothing else is left behind");

    let nowhere = draw()
        .await
        .unwrap()
        .save(folder.0.join("no/where.png"))
        .await;
    let error = nowhere.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("no such folder"), "{error}");
}

#[tokio::test]
async fn a_cut_picture_is_none() {
    let server = serve(cut()).await;
    let client = over([("only", &server)]);
    let call = client.image("x").model(MODEL).provider("only").retries(0);
    let error = call.await.unwrap_err();
    assert!(error.reached_upstream(), "{error:?}");
}

#[tokio::test]
async fn a_picture_behind_an_address_is_fetched_from_the_server_that_named_it_and_from_no_private_one()
 {
    let folder = Folder::new("behind");
    let server = serve(Reply::status(404)).await;
    let stranger = serve(Reply::status(200).body(openai::PNG)).await;
    let picture = format!("{}/files/1.png", server.base_url());
    let by = move |url: String| {
        g4f_testkit::Script::by(move |request| {
            if request.path.ends_with("/generations") {
                openai::image_url(&url)
            } else {
                Reply::status(200).body(openai::PNG)
            }
        })
    };
    server.set_script(by(picture));
    let client = over([("only", &server)]);
    let draw = || client.image("x").model(MODEL).provider("only");
    draw()
        .await
        .unwrap()
        .save(folder.0.join("own.png"))
        .await
        .unwrap();
    assert_eq!(folder.read("own.png"), openai::PNG);

    server.set_script(by(format!("{}/secret", stranger.base_url())));
    let answer = draw().await.unwrap();
    let error = answer.save(folder.0.join("other.png")).await.unwrap_err();
    assert!(error.message().contains("not a public one"), "{error}");
    assert_eq!((stranger.hits(), folder.names().len()), (0, 1));
}

#[tokio::test]
async fn a_local_picture_is_read_and_looked_at_before_it_is_sent() {
    let folder = Folder::new("edited");
    let server = serve(openai::image()).await;
    let client = over([("only", &server)]);
    let edit = |media: Media| {
        let call = client.edit_image(media, "a hat").model(MODEL);
        call.provider("only").into_future()
    };
    let words = folder.file("words.png", b"only words");
    let error = edit(Media::path(words)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(server.hits(), 0);
    let picture = folder.file("cat.png", openai::PNG);
    edit(Media::path(picture)).await.unwrap();
    let request = server.last_request().unwrap();
    assert_eq!(request.path, "/v1/images/edits");
    assert!(String::from_utf8_lossy(&request.body).contains("cat.png"));
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_is_sent() {
    let client = bare().build().unwrap();
    for (error, word) in [
        (client.image(" ").await.unwrap_err(), "prompt"),
        (
            client.image("x").param("n", "many").await.unwrap_err(),
            "n: ",
        ),
        (
            client.image("x").header("a b", "c").await.unwrap_err(),
            "header",
        ),
    ] {
        assert!(error.message().contains(word), "{error}");
    }
    let error = client
        .vary_image(Media::path("/nowhere.png"))
        .await
        .unwrap_err();
    assert!(error.message().contains("nowhere.png"), "{error}");
}
