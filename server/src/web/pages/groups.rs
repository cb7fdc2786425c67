//! `/groups`: the groups of people that one name calls, without any script.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use sarang_app::page::Page;
use sarang_app::page::groups::{GroupForm, GroupsPage};
use sarang_app::routes::GROUPS;
use sarang_protocol::groups::{ChangeGroup, MakeGroup, UserGroup};
use serde::Deserialize;

use super::super::form::Posted;
use super::{Paper, on_form};
use crate::chat::Viewer;
use crate::door::{Refusal, Signed};
use crate::state::App;

/// The page and its forms.
pub(super) fn routes() -> Router<App> {
    Router::new().route(GROUPS, get(show).post(send)).route("/groups/remove", post(remove))
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Made,
    Changed,
    Deleted,
}

#[derive(Deserialize)]
struct Wanted {
    /// What has just been done.
    done: Option<Deed>,
    /// The group that is to be changed.
    change: Option<String>,
}

#[derive(Deserialize)]
struct Fields {
    group: String,
    handle: String,
    name: String,
    members: String,
}

#[derive(Deserialize)]
struct Named {
    group: String,
}

async fn show(
    State(app): State<App>,
    Signed(viewer): Signed,
    Query(Wanted { done, change }): Query<Wanted>,
    paper: Paper,
) -> Result<Response, Refusal> {
    let said = done.map(|done| match done {
        Deed::Made => "The group is made.",
        Deed::Changed => "The group is changed.",
        Deed::Deleted => "The group is deleted.",
    });
    let outcome = said.map(|said| Ok(said.to_owned()));
    let page = page(&app, &viewer, change.as_deref(), paper.csrf()).await?;
    Ok(paper.draw(Page::Groups(GroupsPage { outcome, ..page })))
}

async fn send(
    State(app): State<App>,
    Signed(viewer): Signed,
    paper: Paper,
    Posted(Fields { group, handle, name, members }): Posted<Fields>,
) -> Result<Response, Refusal> {
    let words = members.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let people: Vec<String> = words.map(str::to_owned).collect();
    let sent = if group.is_empty() {
        let wanted = MakeGroup { handle: handle.clone(), name: name.clone(), members: people };
        app.chat.make_group(&viewer, &wanted).await.map(|_| "/groups?done=made")
    } else {
        let (handle, name) = (Some(handle.clone()), Some(name.clone()));
        let wanted = ChangeGroup { handle, name, members: Some(people) };
        app.chat.change_group(&viewer, &group, &wanted).await.map(|()| "/groups?done=changed")
    };
    match sent {
        Ok(there) => Ok(Redirect::to(there).into_response()),
        Err(error) => {
            let refusal = on_form(error)?;
            let outcome = Some(Err(refusal.detail.to_string()));
            let page = page(&app, &viewer, Some(&group), paper.csrf()).await?;
            let form = GroupForm { handle, name, members };
            Ok(paper.draw_refused(Page::Groups(GroupsPage { outcome, form, ..page }), refusal))
        }
    }
}

async fn remove(
    State(app): State<App>,
    Signed(viewer): Signed,
    Posted(Named { group }): Posted<Named>,
) -> Result<Redirect, Refusal> {
    app.chat.remove_group(&viewer, &group).await?;
    Ok(Redirect::to("/groups?done=deleted"))
}

/// All of them; the form is about the one with this handle, if there is one.
async fn page(app: &App, viewer: &Viewer, change: Option<&str>, csrf: String) -> Result<GroupsPage, Refusal> {
    let settings = app.chat.settings().await?;
    let groups = app.chat.groups().await?;
    let changing = groups.iter().find(|group| Some(group.handle.as_str()) == change);
    Ok(GroupsPage {
        title: settings.title,
        may_change: settings.groups.is(viewer.role),
        changing: changing.map(|group| group.handle.clone()),
        form: changing.map(form).unwrap_or_default(),
        groups,
        outcome: None,
        csrf,
    })
}

fn form(group: &UserGroup) -> GroupForm {
    let members: Vec<&str> = group.members.iter().map(|member| member.handle.as_str()).collect();
    GroupForm { handle: group.handle.to_string(), name: group.name.to_string(), members: members.join(", ") }
}
