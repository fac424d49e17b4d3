package io.millrace.lake;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;

/**
 * The commits that the first commit of a job may follow, as a property of the table. The job sets
 * it before its first checkpoint, once it has compared its state with the table. So a committer
 * that is restored before it has committed anything, and knows nothing of that state, recognises a
 * commit that another copy has made in between.
 *
 * @param seen the table's newest commit at that time; null for none
 * @param left the checkpoint that the job goes on from, with the job that made it, whose commits up
 *     to there may come a little later; null for a start without state
 */
public record Predecessor(CommitMark seen, CommitMark left) {
  private static final String PREFIX = "millrace.goes-on-from.";
  private static final String NONE = "-";
  private static final String MARK = "(-|\\S+ \\d{1,19})";
  private static final Pattern TEXT = Pattern.compile(MARK + ", " + MARK);

  /**
   * Reads the property of a job; empty where it has none, as before its first checkpoint.
   *
   * @throws LakeException where the property has another form
   */
  public static Optional<Predecessor> of(String jobId, Map<String, String> properties) {
    String text = properties.get(PREFIX + jobId);
    if (text == null) {
      return Optional.empty();
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new LakeException(
          "Cannot read the table's property %s: '%s' (must be two commits, each a job id, a blank and a checkpoint id, or -)"
              .formatted(PREFIX + jobId, text));
    }
    return Optional.of(new Predecessor(mark(parts.group(1)), mark(parts.group(2))));
  }

  private static CommitMark mark(String text) {
    int blank = text.indexOf(' ');
    return text.equals(NONE)
        ? null
        : new CommitMark(text.substring(0, blank), Long.parseLong(text.substring(blank + 1)));
  }

  /** Whether this commit of another job may be the newest one when the job makes its first. */
  public boolean allows(CommitMark newest) {
    boolean isOfTheJobBefore =
        left != null
            && newest.jobId().equals(left.jobId())
            && newest.checkpointId() <= left.checkpointId();
    return newest.equals(seen) || isOfTheJobBefore;
  }

  /**
   * Sets the property of a job, unless the table has it already.
   *
   * @param done the jobs before it, whose properties are of no more use
   */
  public void recordFor(String jobId, Collection<String> done, Table table) {
    if (text().equals(table.properties().get(PREFIX + jobId))) {
      return;
    }
    UpdateProperties update = table.updateProperties().set(PREFIX + jobId, text());
    done.stream()
        .map(job -> PREFIX + job)
        .filter(table.properties()::containsKey)
        .forEach(update::remove);
    update.commit();
  }

  private String text() {
    return text(seen) + ", " + text(left);
  }

  private static String text(CommitMark mark) {
    return mark == null ? NONE : mark.jobId() + " " + mark.checkpointId();
  }
}
