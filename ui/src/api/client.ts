import { Channel, isTauri } from "@tauri-apps/api/core";
import type { Api, OnCopyProgress, OnRunEvents } from "./api";
import type { CopyProgressView, RunEventView } from "./bindings";
import { commands } from "./bindings";
import { GodwitError, toApiError } from "./error";
import { shellPreview } from "./preview";
import { type Answer, unwrap } from "./unwrap";

/** Whether the page stands in Godwit's window rather than in a plain browser. */
export function inGodwitWindow(): boolean {
  return isTauri();
}

async function done(answer: Promise<Answer<unknown>>): Promise<void> {
  await unwrap(answer);
}

/** For commands that have no error of their own: only the way to the shell can fail. */
function plain<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((thrown: unknown): never => {
    throw new GodwitError(toApiError(thrown));
  });
}

function channel(onEvents: OnRunEvents): Channel<RunEventView[]> {
  const made = new Channel<RunEventView[]>();
  made.onmessage = onEvents;
  return made;
}

function copyChannel(onProgress: OnCopyProgress): Channel<CopyProgressView> {
  const made = new Channel<CopyProgressView>();
  made.onmessage = onProgress;
  return made;
}

/** The `Api` as the desktop shell answers it. */
export const shellClient: Api = {
  app: {
    info: () => unwrap(commands.appInfo()),
    notify: (title, body) => plain(commands.notify(title, body)),
  },
  keyring: {
    state: () => unwrap(commands.keyringState()),
    unlock: () => unwrap(commands.keyringUnlock()),
  },
  tool: { list: () => unwrap(commands.toolList()) },
  settings: {
    get: () => unwrap(commands.settingsGet()),
    set: (settings) => unwrap(commands.settingsSet(settings)),
  },
  log: { write: (level, message) => plain(commands.logFromUi(level, message)) },
  project: {
    list: () => unwrap(commands.projectList()),
    get: (id) => unwrap(commands.projectGet(id)),
    open: (request) => unwrap(commands.projectOpen(request)),
    sample: () => unwrap(commands.projectSample()),
    update: (request) => unwrap(commands.projectUpdate(request)),
    remove: (id) => done(commands.projectRemove(id)),
  },
  picker: {
    folder: (title) => plain(commands.folderPick(title)),
    file: (kind) => plain(commands.filePick(kind)),
    save: (kind, suggested) => plain(commands.fileSave(kind, suggested)),
  },
  folder: { get: (project) => unwrap(commands.folderGet(project)) },
  migration: {
    get: (request) => unwrap(commands.migrationGet(request)),
    create: (request) => unwrap(commands.migrationCreate(request)),
  },
  environment: {
    list: (project) => unwrap(commands.environmentList(project)),
    create: (request) => unwrap(commands.environmentCreate(request)),
    update: (request) => unwrap(commands.environmentUpdate(request)),
    duplicate: (id) => unwrap(commands.environmentDuplicate(id)),
    reorder: (request) => unwrap(commands.environmentReorder(request)),
    delete: (id) => done(commands.environmentDelete(id)),
    test: (request) => unwrap(commands.environmentTest(request)),
    mark: (request) => unwrap(commands.environmentMark(request)),
  },
  url: { parse: (url) => unwrap(commands.urlParse(url)) },
  password: {
    set: (request) => done(commands.passwordSet(request)),
    state: (environment) => unwrap(commands.passwordState(environment)),
  },
  status: { get: (environment) => unwrap(commands.statusGet(environment)) },
  history: { get: (environment) => unwrap(commands.historyGet(environment)) },
  plan: {
    create: (request) => unwrap(commands.planCreate(request)),
    rollback: (request) => unwrap(commands.planRollback(request)),
    save: (request) => done(commands.planSave(request)),
    open: (request) => unwrap(commands.planOpen(request)),
    resume: (environment) => unwrap(commands.planResume(environment)),
    backOut: (environment) => unwrap(commands.planBackOut(environment)),
  },
  preview: shellPreview,
  stopped: {
    get: (environment) => unwrap(commands.stoppedGet(environment)),
    resolve: (environment, request) => done(commands.migrationResolve(environment, request)),
  },
  session: {
    terminate: (environment, request) => unwrap(commands.sessionTerminate(environment, request)),
  },
  run: {
    start: (request, onEvents) => unwrap(commands.runStart(request, channel(onEvents))),
    cancel: (run) => done(commands.runCancel(run)),
    list: (request) => unwrap(commands.runList(request)),
    get: (run) => unwrap(commands.runGet(run)),
  },
  backup: {
    create: (request, onEvents) => unwrap(commands.backupCreate(request, channel(onEvents))),
    list: (request) => unwrap(commands.backupList(request)),
    verify: (id) => unwrap(commands.backupVerify(id)),
    drill: (id, on, onEvents) => unwrap(commands.backupDrill(id, on, channel(onEvents))),
    drills: (project) => unwrap(commands.drillList(project)),
    estimate: (request) => unwrap(commands.backupEstimate(request)),
    copy: (request, onProgress) => unwrap(commands.backupCopy(request, copyChannel(onProgress))),
    restorePreview: (request) => unwrap(commands.restorePreview(request)),
    restore: (request, onEvents) => unwrap(commands.backupRestore(request, channel(onEvents))),
    import: (path) => unwrap(commands.backupImport(path)),
    prunePreview: (project) => unwrap(commands.prunePreview(project)),
    pruneApply: (project) => unwrap(commands.pruneApply(project)),
  },
  passphrase: {
    isSet: () => unwrap(commands.backupPassphraseIsSet()),
    set: (passphrase) => done(commands.backupPassphraseSet(passphrase)),
    clear: () => done(commands.backupPassphraseClear()),
  },
  schedule: {
    list: () => unwrap(commands.scheduleList()),
    set: (request) => unwrap(commands.scheduleSet(request)),
    remove: (environment) => done(commands.scheduleRemove(environment)),
    units: (environment, kind) => unwrap(commands.scheduleUnits(environment, kind)),
    install: (environment, kind) => unwrap(commands.scheduleInstall(environment, kind)),
    uninstall: (environment, kind) => unwrap(commands.scheduleUninstall(environment, kind)),
  },
  destination: {
    list: () => unwrap(commands.destinationList()),
    put: (request) => unwrap(commands.destinationPut(request)),
    remove: (id) => unwrap(commands.destinationRemove(id)),
    test: (id) => unwrap(commands.destinationTest(id)),
  },
  schema: { get: (environment) => unwrap(commands.schemaGet(environment)) },
};
