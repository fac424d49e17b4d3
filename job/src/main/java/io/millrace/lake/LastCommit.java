package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * The newest commit of a job, as a property of the table says. The commit itself sets the property,
 * which outlives the snapshot: once that has expired, the rest of the table's history may be a
 * compaction, which has no mark.
 *
 * @param sequenceNumber the snapshot's; {@link #BY_HAND} where a person has set the property
 */
public record LastCommit(CommitMark mark, long sequenceNumber) {
  /** The property: job id, checkpoint id and, where a job has set it, sequence number. */
  public static final String PROPERTY = "millrace.last-commit";

  private static final long BY_HAND = 0;
  private static final Pattern TEXT = Pattern.compile("(\\S+) (\\d{1,18})(?: (\\d{1,18}))?");

  /**
   * Reads the property.
   *
   * @throws LakeException where the property has another form
   */
  static Optional<LastCommit> of(Map<String, String> properties) {
    String text = properties.get(PROPERTY);
    if (text == null) {
      return Optional.empty();
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new LakeException(
          "Cannot read the table's property %s: '%s' (must be a job id, a blank and a checkpoint id)"
              .formatted(PROPERTY, text));
    }
    return Optional.of(
        new LastCommit(
            new CommitMark(parts.group(1), Long.parseLong(parts.group(2))),
            parts.group(3) == null ? BY_HAND : Long.parseLong(parts.group(3))));
  }

  /**
   * The metadata with the property set to the newest snapshot's mark; unchanged where that has
   * none.
   */
  public static TableMetadata recordedIn(TableMetadata metadata) {
    Snapshot newest = metadata.currentSnapshot();
    return newest == null
        ? metadata
        : CommitMark.of(newest)
            .map(mark -> recorded(metadata, new LastCommit(mark, newest.sequenceNumber())))
            .orElse(metadata);
  }

  private static TableMetadata recorded(TableMetadata metadata, LastCommit last) {
    return last.text().equals(metadata.properties().get(PROPERTY))
        ? metadata
        : TableMetadata.buildFrom(metadata).setProperties(Map.of(PROPERTY, last.text())).build();
  }

  private String text() {
    return mark.jobId() + " " + mark.checkpointId() + " " + sequenceNumber;
  }
}
