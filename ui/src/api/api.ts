import type { PreviewApi } from "@/api/previewTypes";
import type * as B from "./bindings";

/** Receives how far a copy is. */
export type OnCopyProgress = (progress: B.CopyProgressView) => void;

/** Receives the events of a run in order, in batches. */
export type OnRunEvents = (events: B.RunEventView[]) => void;

/**
 * Everything that the page can ask of Godwit, one function per command.
 *
 * `client.ts` answers it in the app, `fake.ts` in tests and in a plain browser. Every function rejects with a
 * `GodwitError` and nothing else.
 */
export type Api = {
  app: {
    info: () => Promise<B.AppInfoView>;
    /** A desktop notification, for a person who looks at another window. */
    notify: (title: string, body: string) => Promise<void>;
  };
  keyring: {
    state: () => Promise<B.KeyringView>;
    /** Lets the keyring ask for its own password, in its own window. */
    unlock: () => Promise<B.KeyringView>;
  };
  tool: { list: () => Promise<B.ToolView[]> };
  settings: {
    get: () => Promise<B.SettingsView>;
    set: (settings: B.SettingsView) => Promise<B.SettingsView>;
  };
  log: { write: (level: B.LogLevel, message: string) => Promise<void> };
  project: {
    list: () => Promise<B.ProjectView[]>;
    get: (id: string) => Promise<B.ProjectView>;
    open: (request: B.ProjectOpenRequest) => Promise<B.ProjectView>;
    sample: () => Promise<B.ProjectView>;
    update: (request: B.ProjectUpdateRequest) => Promise<B.ProjectView>;
    remove: (id: string) => Promise<void>;
  };
  picker: {
    folder: (title: string) => Promise<string | null>;
    file: (kind: B.FileKind) => Promise<string | null>;
    save: (kind: B.FileKind, suggested: string) => Promise<string | null>;
  };
  folder: { get: (project: string) => Promise<B.FolderView> };
  migration: {
    get: (request: B.MigrationGetRequest) => Promise<B.MigrationView>;
    create: (request: B.MigrationCreateRequest) => Promise<B.MigrationCreatedView>;
  };
  environment: {
    list: (project: string) => Promise<B.EnvironmentView[]>;
    create: (request: B.EnvironmentCreateRequest) => Promise<B.EnvironmentView>;
    update: (request: B.EnvironmentUpdateRequest) => Promise<B.EnvironmentView>;
    duplicate: (id: string) => Promise<B.EnvironmentView>;
    reorder: (request: B.EnvironmentReorderRequest) => Promise<B.EnvironmentView[]>;
    delete: (id: string) => Promise<void>;
    test: (request: B.EnvironmentTestRequest) => Promise<B.TestView>;
    /** Writes into the database which environment it is. */
    mark: (request: B.EnvironmentMarkRequest) => Promise<B.IdentityView>;
  };
  url: { parse: (url: string) => Promise<B.ParsedUrlView> };
  password: {
    set: (request: B.PasswordSetRequest) => Promise<void>;
    state: (environment: string) => Promise<B.PasswordStateView>;
  };
  status: { get: (environment: string) => Promise<B.StatusView> };
  history: { get: (environment: string) => Promise<B.HistoryView> };
  plan: {
    create: (request: B.PlanCreateRequest) => Promise<B.PlanView>;
    rollback: (request: B.RollbackPlanRequest) => Promise<B.PlanView>;
    save: (request: B.PlanSaveRequest) => Promise<void>;
    open: (request: B.PlanOpenRequest) => Promise<B.PlanView>;
    /** The rest of the migration that stopped half-way, then everything pending. */
    resume: (environment: string) => Promise<B.PlanView>;
    /** The down script of the migration that stopped half-way. */
    backOut: (environment: string) => Promise<B.PlanView>;
  };
  /** What is asked of a plan on request; absent where the shell does not answer it. */
  preview?: PreviewApi;
  stopped: {
    /** The migration that stopped half-way; `null` where none did. */
    get: (environment: string) => Promise<B.StoppedView | null>;
    resolve: (environment: string, request: B.MigrationResolveRequest) => Promise<void>;
  };
  session: {
    /** Ends exactly one session that is in a run's way. */
    terminate: (environment: string, request: B.SessionTerminateRequest) => Promise<B.TerminatedView>;
  };
  run: {
    /** Resolves when the run has ended; its events arrive meanwhile. */
    start: (request: B.RunStartRequest, onEvents: OnRunEvents) => Promise<B.RunView>;
    cancel: (run: string) => Promise<void>;
    list: (request: B.RunListRequest) => Promise<B.RunView[]>;
    get: (run: string) => Promise<B.RunDetailView>;
  };
  backup: {
    create: (request: B.BackupCreateRequest, onEvents: OnRunEvents) => Promise<B.BackupView>;
    list: (request: B.BackupListRequest) => Promise<B.BackupView[]>;
    verify: (id: string) => Promise<B.BackupView>;
    /** Restores it into a scratch database and compares; `on` names the environment whose server is used. */
    drill: (id: string, on: string | null, onEvents: OnRunEvents) => Promise<B.BackupView>;
    /** When each environment's backups were last proven by a restore, and what a run there lacks. */
    drills: (project: string) => Promise<B.DrillView[]>;
    /** What a backup would be like; nothing is taken to find out. */
    estimate: (request: B.BackupCreateRequest) => Promise<B.BackupEstimateView>;
    copy: (request: B.BackupCopyRequest, onProgress: OnCopyProgress) => Promise<B.CopyView>;
    restorePreview: (request: B.RestoreRequest) => Promise<B.RestorePreviewView>;
    restore: (request: B.RestoreRequest, onEvents: OnRunEvents) => Promise<B.RunView>;
    import: (path: string) => Promise<B.BackupView>;
    prunePreview: (project: string) => Promise<B.PruneView>;
    pruneApply: (project: string) => Promise<B.PruneView>;
  };
  /** The passphrase for backups: it goes in and never comes out. */
  passphrase: {
    isSet: () => Promise<boolean>;
    set: (passphrase: string) => Promise<void>;
    clear: () => Promise<void>;
  };
  schedule: {
    list: () => Promise<B.ScheduleView[]>;
    set: (request: B.ScheduleSetRequest) => Promise<B.ScheduleView>;
    remove: (environment: string) => Promise<void>;
    /** The files for the system; `null` takes the kind of this machine. */
    units: (environment: string, kind: B.UnitKindView | null) => Promise<B.UnitsView>;
    install: (environment: string, kind: B.UnitKindView | null) => Promise<B.UnitsView>;
    uninstall: (environment: string, kind: B.UnitKindView | null) => Promise<B.UnitsView>;
  };
  destination: {
    list: () => Promise<B.DestinationView[]>;
    put: (request: B.DestinationPutRequest) => Promise<B.DestinationView>;
    remove: (id: string) => Promise<B.DestinationView>;
    test: (id: string) => Promise<B.DestinationTestView>;
  };
  schema: { get: (environment: string) => Promise<B.SchemaSnapshotView> };
};
