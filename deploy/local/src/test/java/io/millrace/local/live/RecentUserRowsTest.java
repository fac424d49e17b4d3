package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.local.folder.LocalCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of users in tables that another engine has maintained. */
class RecentUserRowsTest {
  @TempDir private Path temporary;
  private LiveTables tables;

  @BeforeEach
  void open() {
    tables = new LiveTables(temporary.resolve("a run"));
    tables.create();
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void theLastEventsAreThoseInFilesThatWereNotCompacted() throws IOException {
    tables.live(1, "ann", 1, 20);
    tables.live(2, "ann", 21, 40);
    tables.live(3, "ann", 41, 43);
    tables.compact("predictions", 2);
    tables.live(5, "bob", 1, 1);

    assertThat(places("ann")).containsExactlyElementsOf(newestFirst(43, 32));
  }

  @Test
  void theLastEventsAreFoundAmongCompactedRowsToo() throws IOException {
    tables.live(1, "ann", 1, 20);
    tables.live(2, "bob", 1, 20);
    tables.live(3, "ann", 21, 22);
    tables.compact("predictions", 3);
    tables.live(5, "bob", 21, 24);

    assertThat(places("ann")).containsExactlyElementsOf(newestFirst(22, 11));
    assertThat(places("bob")).containsExactlyElementsOf(newestFirst(24, 13));
  }

  @Test
  void aUserWithoutEventsIsReportedAsSuch() throws IOException {
    tables.live(1, "ann", 1, 2);

    assertThatThrownBy(() -> places("bob"))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("No prediction of user 'bob' as of");
  }

  private static List<Long> newestFirst(long from, long to) {
    return LongStream.iterate(from, seq -> seq >= to, seq -> seq - 1).boxed().toList();
  }

  private List<Long> places(String user) throws IOException {
    TreeMap<String, String> catalog = new TreeMap<>(LocalCatalog.properties(tables.folder()));
    try (Lake lake = new LakePlace(LocalCatalog.NAME, () -> catalog, "shop").open()) {
      List<?> events = (List<?>) RecentUserRows.of(lake, user, List.of()).get("events");
      return events.stream().map(each -> (Long) ((Map<?, ?>) each).get("userSeq")).toList();
    }
  }
}
