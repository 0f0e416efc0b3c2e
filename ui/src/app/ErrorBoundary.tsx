import { Component, type ReactNode } from "react";
import type { Api } from "@/api/api";
import { ErrorCard } from "@/domain/ErrorCard";

type Props = { api: Api; children: ReactNode };
type State = { error: unknown };

/** Keeps a fault of the page from leaving a blank window: says so, logs it, offers to start again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    void this.props.api.log.write("error", String(error)).catch(() => undefined);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <main>
        <ErrorCard error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </main>
    );
  }
}
