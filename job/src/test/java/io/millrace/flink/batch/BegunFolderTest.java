package io.millrace.flink.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.upgrade.MisfitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds of users as some tasks write them and others read them. */
class BegunFolderTest {
  private static final int GROUPS = 720;
  private static final List<String> USERS =
      IntStream.range(0, 500).mapToObj(i -> "user ü " + i).toList();

  @TempDir private Path folder;
  private BegunFolder begun;

  @BeforeEach
  void write() throws IOException {
    begun = new BegunFolder(folder.resolve("early: a b").toString());
    begun.create();
    for (int task = 0; task < 3; task++) {
      KeyGroupRange own = range(GROUPS, 3, task);
      try (BegunFolder.Writer file = begun.write(own, GROUPS)) {
        for (String user : USERS) {
          if (own.contains(KeyGroupRangeAssignment.assignToKeyGroup(user, GROUPS))) {
            file.add(user, user.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
          }
        }
        file.end();
      }
    }
  }

  private static KeyGroupRange range(int groups, int tasks, int task) {
    return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(groups, tasks, task);
  }

  private Map<String, String> read(int groups, int tasks) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (int task = 0; task < tasks; task++) {
      begun.read(
          range(groups, tasks, task),
          groups,
          (user, made) ->
              assertThat(all.put(user, new String(made, StandardCharsets.UTF_8)))
                  .as("twice: %s", user)
                  .isNull());
    }
    return all;
  }

  @Test
  void eachUserComesToOneTaskHoweverManyThereAre() throws IOException {
    assertThat(read(GROUPS, 3).keySet()).containsExactlyInAnyOrderElementsOf(USERS);
    assertThat(read(GROUPS, 2)).containsEntry("user ü 7", "USER Ü 7").hasSize(USERS.size());
    assertThat(read(128, 4).keySet()).containsExactlyInAnyOrderElementsOf(USERS);
  }

  /** Tasks run in other folders than the process that submits. */
  @Test
  void aRelativeFolderIsTheSameForAllTasks() {
    Path here = Path.of("early: a b").toAbsolutePath();
    BegunFolder relative = new BegunFolder("early: a b");

    assertThat(relative.folder()).isEqualTo("file:" + here);
    assertThat(new BegunFolder(relative.folder())).isEqualTo(relative);
  }

  @Test
  void aFolderThatIsNotWholeIsRefused() throws IOException {
    Path one;
    try (var files = Files.list(folder.resolve("early: a b"))) {
      one = files.filter(each -> each.getFileName().toString().startsWith("0-")).findFirst().get();
    }
    byte[] whole = Files.readAllBytes(one);
    Files.write(one, Arrays.copyOf(whole, whole.length - 20));
    assertThatThrownBy(() -> read(GROUPS, 1))
        .isInstanceOf(MisfitException.class)
        .hasMessageContaining("is not whole");
    Files.delete(one);
    assertThatThrownBy(() -> read(GROUPS, 1))
        .isInstanceOf(MisfitException.class)
        .hasMessageContaining("sees the folds of 480 of 720 key groups");
    begun.delete();
    assertThat(Files.exists(folder.resolve("early: a b"))).isFalse();
  }
}
