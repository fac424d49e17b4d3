package io.millrace.local;

import io.millrace.file.FolderTree;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.job.CompleteState;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The step that takes a run over to another definition. The new state is made beside the others and
 * moved into place as a whole: until then the old one counts, and the step can begin anew; from
 * then on the new one does, and only what it replaces is left to be deleted.
 */
final class Upgrading {
  private static final String MADE = "upgraded-";

  /** Brings a run to rest under the definition that its state is of. */
  @FunctionalInterface
  interface Rest {
    void reach(RunState.Definition definition, String bootstrapServers) throws IOException;
  }

  private final RunFolder folder;
  private final Console console;
  private final Upgrade upgrade;
  private final Rest rest;

  Upgrading(RunFolder folder, Console console, Upgrade upgrade, Rest rest) {
    this.folder = folder;
    this.console = console;
    this.upgrade = upgrade;
    this.rest = rest;
  }

  /** Ends an upgrade whose state was in place when its process was killed. */
  static void endKilled(RunFolder folder) {
    RunState state = folder.state();
    if (state.phase() == Phase.UPGRADING && CompleteState.at(made(folder)).isPresent()) {
      end(folder);
    }
  }

  void run(String bootstrapServers) throws IOException {
    Optional<CompleteState> newest = CompleteState.newest(folder);
    // A run that was killed before its first checkpoint has no row and no state.
    if (newest.isPresent()) {
      if (newest.get().id() != folder.state().rested()) {
        rest.reach(folder.state().before(), bootstrapServers);
      }
      make(CompleteState.newest(folder).orElseThrow().path());
    }
    end(folder);
  }

  private void make(Path from) throws IOException {
    RunState state = folder.state();
    Pipeline before = KeptDefinition.read(state.before());
    Pipeline after = KeptDefinition.read(state.definition());
    Path draft = folder.upgrade().resolve("state");
    FolderTree.delete(draft);
    Files.createDirectories(folder.upgrade());
    console.say("Upgrade   from version %s to %s".formatted(before.version(), after.version()));
    upgrade.apply(folder, before, after, from, draft);
    if (CompleteState.at(draft).isEmpty()) {
      throw RunFailure.failed("The upgrade has left no state in " + draft);
    }
    Files.createDirectories(folder.savepoints());
    Files.move(draft, made(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Goes on under the new definition; its state has the old one's id, so the old one must go. */
  private static void end(RunFolder folder) {
    CompleteState.at(made(folder)).ifPresent(made -> made.deleteOthers(folder));
    try {
      FolderTree.delete(folder.upgrade());
    } catch (IOException e) {
      throw RunFailure.failed("Cannot delete %s: %s".formatted(folder.upgrade(), e), e);
    }
    folder.save(folder.state().goingOnUnder(folder.state().definition()));
  }

  private static Path made(RunFolder folder) {
    String version = KeptDefinition.read(folder.state().definition()).version();
    return folder.savepoints().resolve(MADE + version);
  }
}
