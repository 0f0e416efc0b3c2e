import type { DryRun, DryRunOutcome, DryRunStatement, PreviewApi } from "@/api/previewTypes";
import type * as B from "./bindings";
import { commands } from "./bindings";
import { unwrap } from "./unwrap";

const outcomes: Record<B.DryRunOutcomeView, DryRunOutcome> = {
  passed: "passed",
  failed: "failed",
  incomplete: "incomplete",
  refused: "refused",
  "not-offered": "notOffered",
  cancelled: "cancelled",
};

/** What was only parsed or not looked at at all never reads as passed. */
const verdicts: Record<B.DryVerdictView, string> = {
  sent: "passed",
  planned: "passed",
  ran: "passed",
  parsed: "parsed only",
  failed: "failed",
  "not-checked": "not checked",
};

function statement(view: B.DryStatementView): DryRunStatement[] {
  // Godwit's own texts, around the plan's statements, belong to no step.
  if (view.version === null || view.index === null) return [];
  return [
    {
      step: view.version,
      index: view.index,
      file: view.place?.file ?? "",
      line: view.place?.line ?? 1,
      verdict: verdicts[view.verdict],
      message: view.detail,
      millis: view.millis,
      locks: view.locks,
      rewrote: view.rewritten,
    },
  ];
}

function dryRun(view: B.DryRunView): DryRun {
  const problem =
    view.problem === null ? [] : [[view.problem.message, view.problem.hint].filter(Boolean).join(" ")];
  return {
    kind: view.kind,
    outcome: outcomes[view.outcome],
    proves: view.proves,
    doesNotProve: view.doesNotProve,
    statements: view.statements.flatMap(statement),
    schema:
      view.schema?.map((change) => ({
        kind: change.object,
        name: change.name,
        change: change.kind,
        before: change.before?.join("\n") ?? null,
        after: change.after?.join("\n") ?? null,
      })) ?? null,
    notes: [...problem, ...view.notes],
    tookMs: view.tookMs,
  };
}

function fixRequest(request: Parameters<PreviewApi["fixPreview"]>[0]): B.FixRequest {
  const { digest, rule, place } = request;
  return { digest, rule, file: place?.file ?? "", line: place?.line ?? 1, column: place?.column ?? 1 };
}

/** Which plan each dry run is of, by the page's name for the run. */
const running = new Map<string, string>();

/** What is asked of a plan on request, as the desktop shell answers it. */
export const shellPreview: PreviewApi = {
  fixPreview: async (request) => ({
    ...(await unwrap(commands.fixPreview(fixRequest(request)))),
    note: null,
  }),
  fixWrite: (request) => unwrap(commands.fixWrite(fixRequest(request))),
  planFacts: (digest) => unwrap(commands.planFacts(digest)),
  dryRun: async ({ digest, kind, run }) => {
    running.set(run, digest);
    try {
      return dryRun(await unwrap(commands.dryRun({ digest, kind })));
    } finally {
      running.delete(run);
    }
  },
  dryRunCancel: async (run) => {
    const digest = running.get(run);
    if (digest !== undefined) await unwrap(commands.dryRunCancel(digest));
  },
  rulePage: (page) => unwrap(commands.rulePage(page)),
};
