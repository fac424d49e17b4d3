package io.millrace.benchmarks.fault;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands in a JVM that stays, since each JVM that starts takes seconds of two cores. A line
 * is a command, {@code ID ARGUMENT…}, and is answered by a line, {@code ID CODE OUT ERR}, in any
 * order; arguments and what was printed are in Base64. It needs no library, so it runs on any class
 * path.
 */
final class CommandServer {
  private static final String BLANK = " ";

  private final Command command;
  private final PrintStream replies;

  /** A program of this JVM. */
  interface Command {
    /**
     * Runs it once.
     *
     * @return its exit code
     */
    int run(List<String> arguments, PrintStream out, PrintStream err);
  }

  private CommandServer(Command command, PrintStream replies) {
    this.command = command;
    this.replies = replies;
  }

  /** Takes standard output for answers alone, before any library has taken hold of it. */
  static PrintStream claimOutput() {
    PrintStream replies = System.out;
    System.setOut(System.err);
    return replies;
  }

  /** Runs what a stream asks for until it ends, each in a thread of its own. */
  static void serve(Command command, InputStream in, PrintStream replies)
      throws IOException, InterruptedException {
    new CommandServer(command, replies).serve(in);
  }

  private void serve(InputStream in) throws IOException, InterruptedException {
    ExecutorService running = Executors.newCachedThreadPool();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      List<String> parts = Arrays.asList(line.split(BLANK, -1));
      running.execute(() -> answer(parts.get(0), parts.subList(1, parts.size())));
    }
    running.shutdown();
    while (!running.awaitTermination(1, TimeUnit.HOURS)) {
      // What was asked for is answered.
    }
  }

  private void answer(String id, List<String> encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(encoded.stream().map(CommandServer::decoded).toList(), out, err);
    String reply = String.join(BLANK, id, Integer.toString(code), encoded(out), encoded(err));
    synchronized (replies) {
      replies.println(reply);
      replies.flush();
    }
  }

  private int run(List<String> arguments, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      try {
        return command.run(arguments, toOut, toErr);
      } catch (RuntimeException | LinkageError e) {
        e.printStackTrace(toErr);
        return 1;
      }
    }
  }

  private static String decoded(String part) {
    return new String(Base64.getDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String encoded(ByteArrayOutputStream said) {
    return Base64.getEncoder().encodeToString(said.toByteArray());
  }
}
