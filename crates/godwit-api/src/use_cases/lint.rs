//! The rules over a folder, and what their fixes would write.

use std::path::Path;

use godwit_core::{Engine, Facts, Lines, MigrationsFolder, PlanServer, TableName, Tier, status::TargetStatus};
use godwit_db::Reader;
use godwit_engine::{
    EngineError,
    folder::FolderRef,
    lint::{self, Change, Looked, Request},
    status,
};

use crate::{
    Api,
    convert::{facts_view, short},
    error::{invalid, not_found},
    target::{Resolved, TargetRef},
    views::{ApiError, FactsView, FindingView, FixRequest, FixView, FormatView, LintRequest, LintView, NewFileView},
};

/// For whom a folder is looked at.
struct Audience {
    engine: Engine,
    tier: Tier,
    server: Option<PlanServer>,
    /// Files that run one after the other; each for itself where there is no target.
    pending: Option<Vec<String>>,
    /// What the target says of the tables that those name.
    facts: Option<Facts>,
}

impl Api {
    /// Looks at the scripts of a folder, each for itself.
    ///
    /// # Errors
    /// `folder-unreadable`; `invalid-input` where nobody says which engine it is for.
    pub async fn lint_folder(
        &self,
        folder: &Path,
        format: Option<FormatView>,
        request: LintRequest,
    ) -> Result<LintView, ApiError> {
        let reference = FolderRef {
            path: folder.to_path_buf(),
            format: format.map(Into::into),
        };
        let read = reference.read(Vec::new()).await?;
        let engine = match request.engine {
            Some(engine) => engine.into(),
            None => self.engine_of(&read).await?,
        };
        let audience = Audience {
            engine,
            tier: request.tier.map_or(Tier::Production, Into::into),
            server: None,
            pending: None,
            facts: None,
        };
        self.look(&reference, read, &audience, &request).await
    }

    /// Looks at what is pending on a target, as one plan.
    ///
    /// # Errors
    /// As [`Api::lint_folder`]; `cannot-connect`.
    pub async fn lint_target(&self, target: &TargetRef, request: LintRequest) -> Result<LintView, ApiError> {
        let mut resolved = self.resolve(target).await?;
        let (picture, marked) = self.marked_picture(&resolved).await?;
        resolved.heed(&marked);
        let compared = status::compare(&picture.folder, &picture.history);
        let pending = pending(&picture.folder, &compared);
        let engine = resolved.target.address.engine();
        let audience = Audience {
            engine,
            tier: request.tier.map_or(resolved.tier, Into::into),
            server: Some(PlanServer {
                product: picture.server.product,
                version: picture.server.version.clone(),
            }),
            facts: Some(
                self.facts(&resolved, &tables(&picture.folder, &pending, engine))
                    .await?,
            ),
            pending: Some(pending),
        };
        let reference = resolved.folder()?.clone();
        self.look(&reference, picture.folder, &audience, &request).await
    }

    async fn look(
        &self,
        reference: &FolderRef,
        mut folder: MigrationsFolder,
        audience: &Audience,
        request: &LintRequest,
    ) -> Result<LintView, ApiError> {
        if let Some(unknown) = request.files.iter().flatten().find(|file| !has(&folder, file)) {
            return Err(not_found("migration script", unknown));
        }
        let mut written = Vec::new();
        if request.fix {
            written = self.fix_all(&folder, audience, request)?;
            folder = reference.read(Vec::new()).await?;
        }
        let (looked, trouble) = looked(&folder, audience, request);
        let mut findings: Vec<FindingView> = trouble.into_iter().map(Into::into).collect();
        findings.extend(folder.findings.iter().cloned().map(Into::into));
        findings.extend(
            looked
                .iter()
                .flat_map(|looked| looked.findings.iter().cloned())
                .map(Into::into),
        );
        Ok(LintView {
            folder: folder.path.display().to_string(),
            engine: audience.engine.into(),
            tier: audience.tier.into(),
            scripts: short(looked.len()),
            statements: short(looked.iter().map(|looked| looked.statements).sum()),
            findings,
            written,
        })
    }

    fn fix_all(
        &self,
        folder: &MigrationsFolder,
        audience: &Audience,
        request: &LintRequest,
    ) -> Result<Vec<String>, ApiError> {
        let mut written = Vec::new();
        for looked in looked(folder, audience, request).0 {
            let fixes: Vec<_> = looked
                .found
                .iter()
                .filter(|found| found.suppressed.is_none())
                .filter_map(|found| found.fix.as_ref())
                .collect();
            if fixes.is_empty() {
                continue;
            }
            let change = lint::change(folder, looked.script, &fixes, self.now())?;
            let files = lint::write(&folder.path, &change)?;
            written.extend(files.iter().map(|file| file.display().to_string()));
        }
        Ok(written)
    }

    /// What the fix of one finding of a plan would write.
    ///
    /// # Errors
    /// `plan-stale` where the plan is no longer known, `not-found` where the finding has no fix any more.
    pub async fn fix_preview(&self, request: &FixRequest) -> Result<FixView, ApiError> {
        let (_, change) = self.fix(request).await?;
        Ok(FixView {
            title: change.title,
            file: change.file,
            before: change.before,
            after: change.after,
            more: change
                .more
                .into_iter()
                .map(|(file, text)| NewFileView { file, text })
                .collect(),
        })
    }

    /// Writes the fix of one finding of a plan, which is stale then; gives the files.
    ///
    /// # Errors
    /// As [`Api::fix_preview`]; `invalid-input` where a file cannot be written.
    pub async fn fix_write(&self, request: &FixRequest) -> Result<Vec<String>, ApiError> {
        let (folder, change) = self.fix(request).await?;
        let files = lint::write(&folder, &change)?;
        Ok(files.iter().map(|file| file.display().to_string()).collect())
    }

    async fn fix(&self, request: &FixRequest) -> Result<(std::path::PathBuf, Change), ApiError> {
        let (_, seen) = self.seen_by_text(&request.digest)?;
        let folder = FolderRef {
            path: seen.folder.path.clone(),
            format: Some(seen.plan.format),
        }
        .read(Vec::new())
        .await?;
        let known = seen.plan.facts.as_ref().map(|known| &known.facts);
        let all = lint::of_plan(&seen.plan, &folder, known);
        let at = |script: &godwit_core::Script, offset| {
            let place = Lines::of(&script.text).place(&script.file, offset);
            (place.line, place.column) == (request.line, request.column)
        };
        let found = all
            .iter()
            .filter(|(script, _)| script.file == request.file)
            .flat_map(|(script, found)| found.iter().map(move |found| (*script, found)))
            .find(|(script, found)| found.rule == request.rule && at(script, found.span.start));
        let Some((script, fix)) = found.and_then(|(script, found)| Some((script, found.fix.as_ref()?))) else {
            return Err(not_found("fix", &format!("{} in {}", request.rule, request.file)));
        };
        Ok((folder.path.clone(), lint::change(&folder, script, &[fix], self.now())?))
    }

    /// Asks the target of a plan how big and how busy its tables are, and judges the findings by that.
    ///
    /// # Errors
    /// `plan-stale` where the plan is no longer known, `cannot-connect`.
    pub async fn plan_facts(&self, digest: &str) -> Result<FactsView, ApiError> {
        let (_, seen) = self.seen_by_text(digest)?;
        let resolved = self.resolve(&seen.target).await?;
        let statements = seen.plan.steps.iter().flat_map(|step| &step.statements);
        let tables = lint::tables(
            seen.plan.target.address.engine(),
            statements.map(|statement| statement.sql.as_str()),
        );
        let facts = self.facts(&resolved, &tables).await?;
        let folder = FolderRef {
            path: seen.folder.path.clone(),
            format: Some(seen.plan.format),
        }
        .read(Vec::new())
        .await?;
        let findings = lint::findings_with(&seen.plan, &folder, &facts);
        Ok(facts_view(&facts, &tables, findings, self.now()))
    }

    async fn facts(&self, resolved: &Resolved, tables: &[TableName]) -> Result<Facts, ApiError> {
        let read = async {
            let mut reader = Reader::open(&resolved.target).await?;
            let facts = reader.facts(tables).await?;
            reader.close().await;
            Ok::<_, EngineError>(facts)
        };
        read.await.map_err(|error| resolved.explain(error.into()))
    }

    /// The page about a rule, in Markdown.
    ///
    /// # Errors
    /// `not-found`.
    pub fn rule_page(&self, rule: &str) -> Result<String, ApiError> {
        lint::page(rule).ok_or_else(|| not_found("rule", rule))
    }

    /// The engine of the project that the folder belongs to.
    async fn engine_of(&self, folder: &MigrationsFolder) -> Result<Engine, ApiError> {
        let mut engines = Vec::new();
        if let Some(project) = self.store().project_of_folder(&folder.path).await? {
            let environments = self.store().environments(project.id).await?;
            engines.extend(environments.iter().map(|environment| environment.address.engine()));
        }
        engines.dedup();
        match engines.as_slice() {
            [engine] => Ok(*engine),
            _ => Err(invalid(
                "nobody says which engine these scripts are for",
                "Add --engine postgres, --engine mysql or --engine sqlite, or --env with an environment.",
            )),
        }
    }
}

fn looked<'a>(
    folder: &'a MigrationsFolder,
    audience: &Audience,
    request: &LintRequest,
) -> (Vec<Looked<'a>>, Option<godwit_core::Finding>) {
    let wants = |file: &str| {
        let named = request
            .files
            .as_ref()
            .is_none_or(|files| files.iter().any(|wanted| wanted == file));
        let pending = audience
            .pending
            .as_ref()
            .is_none_or(|files| files.iter().any(|wanted| wanted == file));
        named && pending
    };
    let request = Request {
        engine: audience.engine,
        tier: audience.tier,
        server: audience.server.as_ref(),
        facts: audience.facts.as_ref(),
        together: audience.pending.is_some(),
        wants: &wants,
    };
    lint::scripts(folder, &request)
}

/// The files of migrations that would run, both ways.
fn pending(folder: &MigrationsFolder, compared: &TargetStatus) -> Vec<String> {
    let mut files = Vec::new();
    for row in compared.rows.iter().filter(|row| row.state.is_pending()) {
        if let Some(migration) = folder.get(&row.version) {
            files.push(migration.up.file.clone());
            files.extend(migration.down.as_ref().map(|down| down.file.clone()));
        }
    }
    files
}

/// The tables that the up scripts among `files` are about.
fn tables(folder: &MigrationsFolder, files: &[String], engine: Engine) -> Vec<TableName> {
    let ups = folder.migrations.iter().map(|migration| &migration.up);
    let wanted: Vec<_> = ups.filter(|script| files.contains(&script.file)).collect();
    let statements = wanted.iter().flat_map(|script| {
        let spans = godwit_sql::spans(engine, &script.text).spans;
        spans.into_iter().map(|span| span.of(&script.text))
    });
    lint::tables(engine, statements)
}

fn has(folder: &MigrationsFolder, file: &str) -> bool {
    folder
        .migrations
        .iter()
        .any(|migration| migration.up.file == file || migration.down.as_ref().is_some_and(|down| down.file == file))
}
