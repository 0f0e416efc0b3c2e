//! Somebody else's session, through a driver of their own.

use godwit_db::Target;
use godwit_testkit::{Mariadb, Postgres};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, Row as _, mysql::MySqlConnectOptions};
use tokio::task::JoinHandle;

/// A session that is no part of a run.
pub enum Other {
    Postgres(tokio_postgres::Client, i64),
    Mysql(sqlx::MySqlConnection, i64),
}

/// The database of a target.
fn database(target: &Target) -> &str {
    match &target.address {
        godwit_core::Address::Postgres(server) | godwit_core::Address::Mysql(server) => &server.database,
        godwit_core::Address::Sqlite { .. } => panic!("SQLite has no sessions"),
    }
}

impl Other {
    /// On PostgreSQL, as the program `name`.
    pub async fn on_postgres(server: &Postgres, target: &Target, name: &str) -> Self {
        let mut config = tokio_postgres::Config::new();
        config
            .host(server.host())
            .port(server.port())
            .user(server.user())
            .password(server.password())
            .dbname(database(target))
            .application_name(name);
        let (client, connection) = config.connect(tokio_postgres::NoTls).await.expect("connects");
        tokio::spawn(connection);
        let row = client.query_one("SELECT pg_backend_pid()", &[]).await.expect("answers");
        let id: i32 = row.get(0);
        Self::Postgres(client, id.into())
    }

    pub async fn on_mysql(server: &Mariadb, target: &Target) -> Self {
        let options = MySqlConnectOptions::new()
            .host(server.host())
            .port(server.port())
            .username(server.user())
            .password(server.password())
            .database(database(target));
        let mut connection = options.connect().await.expect("connects");
        let row = connection.fetch_one("SELECT CAST(connection_id() AS SIGNED)").await;
        let id = row.expect("answers").get(0);
        Self::Mysql(connection, id)
    }

    pub fn id(&self) -> i64 {
        match self {
            Self::Postgres(_, id) | Self::Mysql(_, id) => *id,
        }
    }

    pub async fn run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres(client, _) => client.batch_execute(sql).await.map_err(|error| error.to_string()),
            Self::Mysql(connection, _) => {
                let outcome = connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
                outcome.map(drop).map_err(|error| error.to_string())
            }
        }
    }

    /// Runs `sql` in a task of its own, for what has to wait.
    pub fn waits(mut self, sql: &'static str) -> JoinHandle<(Self, Result<(), String>)> {
        tokio::spawn(async move {
            let outcome = self.run(sql).await;
            (self, outcome)
        })
    }
}
