import { formatAbsolute, formatRelative } from "./format";
import { useNow } from "./useNow";

type Props = { at: string };

/** A moment as people say it; the exact one shows on hover. */
export function RelativeTime({ at }: Props) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatRelative(at, Math.max(now, Date.parse(at) || 0))}
    </time>
  );
}
