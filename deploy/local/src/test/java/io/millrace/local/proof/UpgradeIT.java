package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command that takes a running job to another definition, by Flink's own client. */
@Execution(ExecutionMode.SAME_THREAD) // a cluster has slots for two of these jobs
class UpgradeIT {
  private static final String FIRST_FEATURE = "  events_1h: {count: true, window: 1h}\n";
  private static final String FEATURE = "most_items_3d";
  private static final String MORE_FEATURES =
      FIRST_FEATURE + "  " + FEATURE + ": {mode: item, window: 3d}\n";

  @TempDir private static Path folder;
  private static FlinkHome home;

  @BeforeAll
  static void prepare() throws Exception {
    home = FlinkHome.in(folder.resolve("home"));
  }

  private static ChildJvm.Outcome upgrade(ShopUpgrade shop, ProofDefinition to, String... more)
      throws Exception {
    return ChildJvm.run(
        System.getProperty("java.class.path"),
        "io.millrace.batch.BatchCommand",
        shop.command(home, to, more).toArray(String[]::new));
  }

  @Test
  void anotherDefinitionGoesOnFromTheWholeHistory() throws Exception {
    try (ShopUpgrade shop = ShopUpgrade.of("upgrade", folder)) {
      String before = shop.only().id();

      ChildJvm.Outcome outcome =
          upgrade(
              shop, ProofDefinition.of(shop.topic()).with(FIRST_FEATURE, MORE_FEATURES), "--early");

      assertThat(outcome.code()).as(outcome.output()).isZero();
      assertThat(outcome.output())
          .contains(
              "added     " + FEATURE, "Early", "Stopped", "Bootstrap", "Committed", "Downtime")
          .contains("of 40 users were folded, all of them early");
      assertThat(shop.savepoints()).isDirectoryNotContaining("glob:**millrace-early*");
      assertThat(shop.only().id()).isNotEqualTo(before);
      shop.finish();
      assertThat(shop.versions()).hasSize(2);
      Verified.assertClean(shop.lake());
    }
  }

  @Test
  void theOldDefinitionGoesOnWhereTheNewOneCannotRun() throws Exception {
    try (ShopUpgrade shop = ShopUpgrade.of("upgrade-back", folder)) {
      String before = shop.only().id();

      // No checkpoint comes before the job has found out, however slow the machine is.
      ChildJvm.Outcome outcome =
          upgrade(
              shop,
              ProofDefinition.of(shop.topic())
                  .with(FIRST_FEATURE, MORE_FEATURES)
                  .with("topics: [${topic}]", "topics: [${topic}, upgrade-absent]"),
              "--checkpoint.min-pause",
              "30s");

      assertThat(outcome.code()).as(outcome.output()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("Failed", "upgrade-absent", "the old definition goes on from its savepoint")
          .doesNotContain("\tat ");
      assertThat(shop.only().id()).isNotEqualTo(before);
      shop.finish();
      assertThat(shop.versions()).hasSize(1);
      Verified.assertClean(shop.lake());
    }
  }

  @Test
  void whatCannotBeIsRefusedWhileTheJobRuns() throws Exception {
    try (ShopUpgrade shop = ShopUpgrade.of("upgrade-refused", folder)) {
      String before = shop.only().id();

      ChildJvm.Outcome outcome =
          upgrade(
              shop,
              ProofDefinition.of(shop.topic())
                  .with(
                      "last_amount: {last: amount, window: lifetime}",
                      "last_amount: {last: item, window: lifetime}"));

      assertThat(outcome.code()).as(outcome.output()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("last_amount", "another name")
          .doesNotContain("Stopped", "\tat ");
      assertThat(shop.only().id()).isEqualTo(before);
    }
  }
}
