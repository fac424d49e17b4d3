package io.millrace.bootstrap;

import io.millrace.event.EventField;
import io.millrace.feature.FeatureMeaning;
import io.millrace.feature.StateTransfer;
import io.millrace.history.PastVersions;
import io.millrace.pipeline.Pipeline;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way from a definition with state to another one on the same tables: what becomes of each
 * feature, and what must be read of the history. Allowed, or else not made.
 */
public final class Transition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Pipeline before;
  private final Pipeline after;
  private final FoldPlan fold;
  private final boolean carriesState;
  private final ArrayList<FeatureChange> features;

  private Transition(Pipeline before, Pipeline after, PastVersions versions) {
    this.before = before;
    this.after = after;
    StateTransfer transfer = transfer();
    carriesState = transfer.carriesState();
    fold = new FoldPlan(after, transfer.folded(), versions);
    features =
        new ArrayList<>(
            changes(
                FeatureMeaning.of(before.features(), before.event()),
                FeatureMeaning.of(after.features(), after.event()),
                Set.copyOf(transfer.readersOfFold())));
  }

  /**
   * Compares two definitions.
   *
   * @param before the definition that the states were made under
   * @param versions all definitions that the history has rows of, {@code before} or not
   * @throws RefusedChangeException where states cannot be taken over, with all reasons
   */
  public static Transition between(Pipeline before, Pipeline after, Collection<Pipeline> versions) {
    List<String> problems = Refusals.of(before, after, versions);
    if (!problems.isEmpty()) {
      throw new RefusedChangeException(before.name(), problems);
    }
    List<Pipeline> all = new ArrayList<>(versions);
    all.add(before);
    return new Transition(before, after, PastVersions.of(all));
  }

  /**
   * Requires that states under a definition can be made of rows alone.
   *
   * @param versions all definitions that the tables have rows of
   * @throws RefusedChangeException where they cannot, with all reasons
   */
  public static void requireSameRows(Pipeline definition, Collection<Pipeline> versions) {
    List<String> problems = Refusals.ofRows(definition, versions);
    if (!problems.isEmpty()) {
      throw RefusedChangeException.ofRows(definition.name(), problems);
    }
  }

  private static List<FeatureChange> changes(
      Map<String, FeatureMeaning> had, Map<String, FeatureMeaning> wanted, Set<String> folded) {
    Map<String, FeatureChange> changes = new LinkedHashMap<>();
    wanted.forEach(
        (name, meaning) -> {
          FeatureChange.Kind kind = FeatureChange.Kind.ADDED;
          if (had.containsKey(name)) {
            kind =
                meaning.equals(had.get(name))
                    ? FeatureChange.Kind.UNCHANGED
                    : FeatureChange.Kind.CHANGED;
          }
          changes.put(name, new FeatureChange(name, kind, folded.contains(name)));
        });
    had.keySet()
        .forEach(
            name ->
                changes.computeIfAbsent(
                    name, gone -> new FeatureChange(gone, FeatureChange.Kind.DROPPED, false)));
    return List.copyOf(changes.values());
  }

  public Pipeline before() {
    return before;
  }

  public Pipeline after() {
    return after;
  }

  /** The features of both, the later ones first, each in the order of its definition. */
  public List<FeatureChange> features() {
    return List.copyOf(features);
  }

  /** Whether anything but its head is taken over from the state before. */
  public boolean carriesState() {
    return carriesState;
  }

  /**
   * Whether users' histories are needed. If not, the states before have everything, and a user's
   * history may be given as empty.
   */
  public boolean readsHistory() {
    return !fold.features().isEmpty();
  }

  /** What the history must have for the features that are folded. */
  public FoldPlan fold() {
    return fold;
  }

  /**
   * Compiles what makes states. The result belongs to one thread.
   *
   * @param columns the fields that {@link PastEvent#event()} has, in its order: those of {@link
   *     #fold()} or more
   */
  public UserBootstrap compile(List<EventField> columns) {
    return new UserBootstrap(transfer(), fold.compile(columns));
  }

  private StateTransfer transfer() {
    return new StateTransfer(before.features(), before.event(), after.features(), after.event());
  }
}
