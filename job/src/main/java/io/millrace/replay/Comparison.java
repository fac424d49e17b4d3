package io.millrace.replay;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the scores before and now, row by row. Each thread has its own comparison until the end.
 */
public final class Comparison implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MOVERS = 20;

  private final double threshold;
  private final ScoreSample sample;
  private final Map<StatusChange, Long> statuses = new TreeMap<>();

  private final TreeSet<Mover> movers = new TreeSet<>();

  private long rows;
  private long compared;
  private long same;
  private long above;
  private long below;
  private long rose;
  private long fell;

  /** A row's status before and now. */
  record StatusChange(ScoreStatus before, ScoreStatus after)
      implements Comparable<StatusChange>, Serializable {
    @Override
    public int compareTo(StatusChange other) {
      int first = before.compareTo(other.before);
      return first != 0 ? first : after.compareTo(other.after);
    }
  }

  public Comparison(double threshold) {
    this(threshold, new ScoreSample(ScoreSample.PAIRS_MAX));
  }

  private Comparison(double threshold, ScoreSample sample) {
    this.threshold = threshold;
    this.sample = sample;
  }

  long rows() {
    return rows;
  }

  void add(StoredPrediction stored, Score now) {
    rows++;
    Score then = stored.score();
    statuses.merge(new StatusChange(then.status(), now.status()), 1L, Long::sum);
    if (then.status() != ScoreStatus.SCORED || now.status() != ScoreStatus.SCORED) {
      return;
    }
    compared++;
    count(then.value(), now.value());
    KafkaCoordinates kafka = stored.row().kafka();
    sample.add(kafka, then.value(), now.value());
    if (then.value() != now.value()) {
      offer(
          new Mover(
              kafka, stored.row().userId(), stored.row().eventId(), then.value(), now.value()));
    }
  }

  private void count(float then, float now) {
    same += Float.floatToRawIntBits(then) == Float.floatToRawIntBits(now) ? 1 : 0;
    boolean wasAbove = then >= threshold;
    boolean isAbove = now >= threshold;
    above += wasAbove && isAbove ? 1 : 0;
    below += !wasAbove && !isAbove ? 1 : 0;
    rose += !wasAbove && isAbove ? 1 : 0;
    fell += wasAbove && !isAbove ? 1 : 0;
  }

  private void offer(Mover mover) {
    movers.add(mover);
    if (movers.size() > MOVERS) {
      movers.pollLast();
    }
  }

  public void addAll(Comparison other) {
    addCounts(other);
    sample.addAll(other.sample);
  }

  private void addCounts(Comparison other) {
    rows += other.rows;
    compared += other.compared;
    same += other.same;
    above += other.above;
    below += other.below;
    rose += other.rose;
    fell += other.fell;
    other.statuses.forEach((change, count) -> statuses.merge(change, count, Long::sum));
    other.movers.forEach(this::offer);
  }

  /** The comparison in parts, none with more pairs of scores than this. */
  public List<Comparison> split(int pairsMax) {
    List<Comparison> parts = new ArrayList<>();
    for (ScoreSample some : sample.split(pairsMax)) {
      parts.add(new Comparison(threshold, some));
    }
    parts.get(0).addCounts(this);
    return parts;
  }

  ScoreChange result() {
    Map<String, Long> named = new java.util.LinkedHashMap<>();
    statuses.forEach(
        (change, count) ->
            named.put(
                change.before() == change.after()
                    ? change.after().name()
                    : change.before() + " -> " + change.after(),
                count));
    List<Mover> farthest = List.copyOf(movers);
    ScoreChange.Agreement agreement =
        new ScoreChange.Agreement(threshold, above, below, rose, fell);
    return new ScoreChange(
        rows, named, new ScoreChange.Counts(compared, same), agreement, sample.pairs(), farthest);
  }
}
