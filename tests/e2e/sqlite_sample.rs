//! The first run: one click to the sample project, and the whole way on its embedded SQLite files.

use anyhow::Result;

use crate::desk::{Desk, on_a_desk};
use crate::job::Job;
use crate::xpath;

#[test]
fn one_click_opens_the_sample_and_the_whole_way_works_on_it() {
    on_a_desk("sqlite-sample", whole_way);
}

async fn whole_way(desk: &mut Desk) -> Result<()> {
    let page = desk.start(&[]).await?.page();
    page.press_button("Open the sample project").await?;
    page.see(&xpath::screen("Board")).await?;
    for name in ["development", "staging", "production"] {
        page.read(name).await?;
    }
    let job = Job {
        page,
        name: "development",
        asks_for_name: false,
    };
    job.preview().await?;
    job.apply().await?;
    job.look_at_history().await?;
    job.back_up().await?;
    job.roll_back().await?;
    job.restore().await?;

    desk.quit().await?;
    let page = desk.start(&[]).await?.page();
    page.press(&xpath::stage("development")).await?;
    page.read("development is up to date").await
}
