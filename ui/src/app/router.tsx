import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
  type RouterHistory,
} from "@tanstack/react-router";
import { useAppInfo } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { BackupsScreen } from "@/screens/backups/BackupsScreen";
import { RestoreScreen } from "@/screens/backups/RestoreScreen";
import { BoardScreen } from "@/screens/board/BoardScreen";
import { EnvironmentScreen } from "@/screens/environments/EnvironmentScreen";
import { EnvironmentsScreen } from "@/screens/environments/EnvironmentsScreen";
import { FirstRunScreen } from "@/screens/firstrun/FirstRunScreen";
import { HistoryScreen } from "@/screens/history/HistoryScreen";
import { PlanScreen } from "@/screens/plan/PlanScreen";
import { RollbackScreen } from "@/screens/plan/RollbackScreen";
import { WayOnScreen } from "@/screens/plan/WayOnScreen";
import { RunScreen } from "@/screens/run/RunScreen";
import { RunsScreen } from "@/screens/runs/RunsScreen";
import { SchemaScreen } from "@/screens/schema/SchemaScreen";
import { SettingsScreen } from "@/screens/settings/SettingsScreen";
import { StoppedScreen } from "@/screens/stopped/StoppedScreen";
import { AppFrame } from "./frame/AppFrame";
import { Palette } from "./palette/Palette";

const root = createRootRoute({ component: Outlet });

const start = createRoute({ getParentRoute: () => root, path: "/", component: Start });

const welcome = createRoute({ getParentRoute: () => root, path: "/welcome", component: FirstRunScreen });

const frame = createRoute({
  getParentRoute: () => root,
  path: "/p/$project",
  component: () => {
    const { project } = frame.useParams();
    return (
      <AppFrame project={project}>
        <Outlet />
        <Palette project={project} />
      </AppFrame>
    );
  },
});

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}

const board = createRoute({
  getParentRoute: () => frame,
  path: "board",
  validateSearch: (search): { environment?: string; migration?: string } => ({
    environment: text(search.environment),
    migration: text(search.migration),
  }),
  component: () => {
    const navigate = board.useNavigate();
    const { environment, migration } = board.useSearch();
    return (
      <BoardScreen
        project={board.useParams().project}
        environment={environment ?? null}
        migration={migration ?? null}
        onChoose={(chosen) => void navigate({ search: (old) => ({ ...old, ...chosen }), replace: true })}
      />
    );
  },
});

const plan = createRoute({
  getParentRoute: () => frame,
  path: "plan/$environment",
  validateSearch: (search): { to?: string } => ({ to: text(search.to) }),
  component: () => {
    const { project, environment } = plan.useParams();
    const { to } = plan.useSearch();
    const navigate = plan.useNavigate();
    return (
      <PlanScreen
        project={project}
        environment={environment}
        to={to ?? null}
        onTo={(version) => void navigate({ search: { to: version ?? undefined }, replace: true })}
      />
    );
  },
});

const rollback = createRoute({
  getParentRoute: () => frame,
  path: "rollback/$environment",
  validateSearch: (search): { to?: string } => ({ to: text(search.to) }),
  component: () => {
    const { project, environment } = rollback.useParams();
    const { to } = rollback.useSearch();
    const navigate = rollback.useNavigate();
    return (
      <RollbackScreen
        project={project}
        environment={environment}
        to={to ?? null}
        onTo={(version) => void navigate({ search: { to: version ?? undefined }, replace: true })}
      />
    );
  },
});

const resume = createRoute({
  getParentRoute: () => frame,
  path: "resume/$environment",
  component: () => <WayOnScreen {...resume.useParams()} way="resume" />,
});

const backOut = createRoute({
  getParentRoute: () => frame,
  path: "back-out/$environment",
  component: () => <WayOnScreen {...backOut.useParams()} way="back-out" />,
});

const stopped = createRoute({
  getParentRoute: () => frame,
  path: "stopped/$environment",
  component: () => <StoppedScreen {...stopped.useParams()} />,
});

const runs = createRoute({
  getParentRoute: () => frame,
  path: "runs",
  component: () => <RunsScreen project={runs.useParams().project} />,
});

const run = createRoute({
  getParentRoute: () => frame,
  path: "runs/$run",
  component: () => {
    const { project, run: id } = run.useParams();
    return <RunScreen key={id} project={project} run={id} />;
  },
});

const history = createRoute({
  getParentRoute: () => frame,
  path: "history",
  component: () => <HistoryScreen project={history.useParams().project} />,
});

const schema = createRoute({
  getParentRoute: () => frame,
  path: "schema",
  component: () => <SchemaScreen project={schema.useParams().project} />,
});

const backups = createRoute({
  getParentRoute: () => frame,
  path: "backups",
  component: () => <BackupsScreen project={backups.useParams().project} />,
});

const restore = createRoute({
  getParentRoute: () => frame,
  path: "restore/$backup",
  component: () => {
    const { project, backup } = restore.useParams();
    return <RestoreScreen project={project} backup={backup} />;
  },
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: "settings",
  component: () => <SettingsScreen project={settings.useParams().project} />,
});

const environments = createRoute({
  getParentRoute: () => frame,
  path: "environments",
  component: () => <EnvironmentsScreen project={environments.useParams().project} marked={null} />,
});

const environmentNew = createRoute({
  getParentRoute: () => frame,
  path: "environments/new",
  component: () => <EnvironmentScreen project={environmentNew.useParams().project} environment={null} />,
});

const environment = createRoute({
  getParentRoute: () => frame,
  path: "environments/$environment",
  component: () => {
    const { project, environment: id } = environment.useParams();
    return <EnvironmentScreen key={id} project={project} environment={id} />;
  },
});

/** Goes to the project that was named or opened last, else to the first run. */
function Start() {
  const { data, error, refetch } = useAppInfo();
  if (error !== null) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonBlock label="Opening Godwit" />;
  return data.project === null ? (
    <Navigate to="/welcome" replace />
  ) : (
    <Navigate to="/p/$project/board" params={{ project: data.project }} replace />
  );
}

const tree = root.addChildren([
  start,
  welcome,
  frame.addChildren([
    board,
    plan,
    rollback,
    resume,
    backOut,
    stopped,
    runs,
    run,
    history,
    schema,
    backups,
    restore,
    settings,
    environments,
    environmentNew,
    environment,
  ]),
]);

/** The page's routes. The address lies behind `#`, since the window has no server; tests hand in memory. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: tree,
    history,
    defaultErrorComponent: ({ error, reset }) => <ErrorCard error={error} onRetry={reset} />,
    defaultNotFoundComponent: () => <Navigate to="/" replace />,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
