package io.millrace.local.live;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The viewers of the page. */
final class Viewers {
  static final int MOST = 12;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CopyOnWriteArrayList<Viewer> viewers = new CopyOnWriteArrayList<>();
  private String end;

  /** Adds a viewer; empty where there are {@link #MOST} already. */
  synchronized Optional<Viewer> join(int width) {
    if (viewers.size() >= MOST) {
      return Optional.empty();
    }
    Viewer viewer = new Viewer(width);
    if (end != null) {
      viewer.end(end);
    }
    viewers.add(viewer);
    return Optional.of(viewer);
  }

  void leave(Viewer viewer) {
    viewers.remove(viewer);
  }

  /** The widths that pictures are to be drawn for; none without viewers. */
  Set<Integer> widths() {
    return viewers.stream().map(Viewer::width).collect(Collectors.toSet());
  }

  void publish(Snapshot snapshot, long nowNanos) {
    for (Viewer viewer : viewers) {
      viewer.offer(snapshot, nowNanos);
      if (viewer.isStuck(nowNanos, PATIENCE_NANOS)) {
        viewer.drop();
      }
    }
  }

  synchronized void end(String json) {
    end = json;
    viewers.forEach(viewer -> viewer.end(json));
  }
}
