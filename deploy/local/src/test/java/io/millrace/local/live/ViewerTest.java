package io.millrace.local.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ViewerTest {
  private final Viewer viewer = new Viewer(560);

  /** Keeps what is written, and waits at each write until it is let go. */
  private static final class SlowStream extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public void write(int one) {
      written.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      String text = new String(bytes, from, length, StandardCharsets.UTF_8);
      try {
        if (text.startsWith("event")) {
          go.await();
        }
      } catch (InterruptedException e) {
        throw new IOException("Interrupted", e);
      }
      written.write(bytes, from, length);
    }
  }

  @Test
  void onlySectionsThatHaveChangedAreSentAgain() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> writing = write(out);
    offer(Map.of("counts", "1", "rejects", "[]"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> text(out).contains("event: counts\ndata: 1\n\n"));

    offer(Map.of("counts", "2", "rejects", "[]"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> text(out).contains("event: counts\ndata: 2\n\n"));
    viewer.end("{}");
    writing.get();

    assertThat(text(out).split("event: rejects", -1)).hasSize(2);
    assertThat(text(out)).startsWith("retry: ").endsWith("event: end\ndata: {}\n\n");
  }

  @Test
  void aViewerGetsThePicturesOfItsWidth() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> writing = write(out);
    offer(Map.of("scores@560", "wide", "scores@340", "narrow"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> text(out).contains("event: scores\ndata: wide\n\n"));
    viewer.end("{}");
    writing.get();

    assertThat(text(out)).doesNotContain("narrow");
  }

  @Test
  void aSlowViewerSkipsWhatItCouldNotTake() throws Exception {
    SlowStream out = new SlowStream();
    CompletableFuture<Void> writing = write(out);
    offer(Map.of("counts", "1"));
    await().atMost(Duration.ofMinutes(1)).until(() -> !viewer.isStuck(SECONDS.toNanos(99), 0));
    for (int i = 2; i < 100; i++) {
      offer(Map.of("counts", Integer.toString(i)));
    }
    out.go.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> text(out.written).contains("data: 99\n"));
    viewer.end("{}");
    writing.get();

    assertThat(text(out.written).split("event: counts", -1)).hasSize(3);
  }

  @Test
  void aViewerThatTakesNothingIsKnownAndDropped() throws Exception {
    SlowStream out = new SlowStream();
    CompletableFuture<Void> writing = write(out);
    offer(Map.of("counts", "1"));
    await().atMost(Duration.ofMinutes(1)).until(() -> !viewer.isStuck(SECONDS.toNanos(99), 0));
    viewer.offer(new Snapshot(Map.of("counts", "2")), SECONDS.toNanos(5));

    assertThat(viewer.isStuck(SECONDS.toNanos(14), SECONDS.toNanos(10))).isFalse();
    assertThat(viewer.isStuck(SECONDS.toNanos(16), SECONDS.toNanos(10))).isTrue();
    viewer.drop();

    assertThat(writing.handle((done, failure) -> failure).get())
        .hasRootCauseInstanceOf(InterruptedException.class);
  }

  private void offer(Map<String, String> sections) {
    viewer.offer(new Snapshot(sections), 0);
  }

  private CompletableFuture<Void> write(OutputStream out) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            viewer.write(out);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }
}
