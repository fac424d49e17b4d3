package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.history.RawCheck;
import io.millrace.history.UserHistory;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes those raw values again that the rows' readers could not decide about, nearly always none.
 * An event must be what its prediction's version makes of its raw value. Behind a replay, it must
 * be what one of the pipeline's own versions makes of it, since nothing says which. Belongs to one
 * thread.
 */
final class RawValues {
  private final VersionSet versions;
  private final RecordVersions recorded;
  private final Verdicts verdicts;
  private final Map<String, List<RawCheck>> checks = new HashMap<>();
  private final List<RawCheck> ofReplayed;

  RawValues(VersionSet versions, Verdicts verdicts) {
    this.versions = versions;
    this.verdicts = verdicts;
    recorded = versions.ofRecords();
    ofReplayed =
        versions.isOfReplay() ? RawCheck.of(recorded.definitions(), versions.events()) : List.of();
  }

  void check(UserHistory.Entry entry) {
    if (entry.raw() == null) {
      return;
    } else if (versions.isOfReplay()) {
      check(entry, ofReplayed, recorded.isWhole());
      return;
    }
    List<RawCheck> own = checks.computeIfAbsent(entry.prediction().pipelineVersion(), this::own);
    if (!own.isEmpty()) {
      check(entry, own, true);
    }
  }

  private List<RawCheck> own(String version) {
    return versions
        .find(version)
        .map(found -> List.of(new RawCheck(found.pipeline().event(), versions.events())))
        .orElse(List.of());
  }

  private void check(UserHistory.Entry entry, List<RawCheck> any, boolean areAll) {
    Event event = entry.event();
    RawRecord raw = entry.raw();
    if (!raw.isKept()) {
      verdicts.tally().unrecomputed.add(NotRecomputed.WITHOUT_RAW_VALUE, 1);
    } else if (any.stream().noneMatch(check -> check.agrees(event, raw))) {
      if (areAll) {
        differences(entry, any).forEach(verdicts::add);
      } else {
        verdicts.tally().unrecomputed.add(NotRecomputed.EVENT_VERSION_UNKNOWN, 1);
      }
    }
  }

  /** The differences to the version with the fewest. */
  private static List<Difference> differences(UserHistory.Entry entry, List<RawCheck> any) {
    return any.stream()
        .map(check -> differences(entry, check))
        .min(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  private static List<Difference> differences(UserHistory.Entry entry, RawCheck check) {
    StoredPrediction row = entry.prediction();
    List<Difference> found = new ArrayList<>();
    check.compare(
        entry.event(),
        entry.raw(),
        (column, stored, decoded) ->
            found.add(Difference.of(DifferenceKind.RAW_VALUE, row, column, stored, decoded)));
    return found;
  }
}
