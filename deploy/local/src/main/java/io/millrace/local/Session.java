package io.millrace.local;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.demo.DemoEvents;
import io.millrace.local.exit.RunExit;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.local.job.CompleteState;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.ProbedModel;
import io.millrace.submission.Submission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A start of a run, from its opened folder to the exit code. */
final class Session {
  private final Request request;
  private final RunFolder folder;
  private final Console console;
  private final StopSignal stop;
  private final Upgrade upgrade;

  Session(Request request, RunFolder folder, Console console, StopSignal stop, Upgrade upgrade) {
    this.request = request;
    this.folder = folder;
    this.console = console;
    this.stop = stop;
    this.upgrade = upgrade;
  }

  RunExit run() throws IOException {
    Arguments arguments = request.arguments();
    // The model too is checked before an earlier run is touched.
    Submissions.of(request.parameters().check());
    folder.clear(arguments.fresh());
    Upgrading.endKilled(folder);
    folder.save(planned());
    WallTime time = WallTime.ofProcess();
    if (folder.state().phase() == Phase.FINISHED && !arguments.follow()) {
      console.say(
          "This run is finished: nothing to do. --fresh starts over, --follow goes on.\n"
              + "The report is "
              + folder.reportHtml());
      return RunExit.OK;
    }
    UiPort.FLINK.requireFree(arguments.uiPort());
    UiPort.LIVE.requireFree(arguments.livePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.broker(), port())) {
      folder.save(
          folder
              .state()
              .with(
                  new RunState.Broker(
                      broker.port(), folder.state().broker().followed() || arguments.follow())));
      introduce(broker);
      return work(broker, time);
    }
  }

  private RunExit work(EmbeddedBroker broker, WallTime time) throws IOException {
    Pipeline pipeline = request.pipeline();
    List<String> names = new ArrayList<>(pipeline.topics());
    if (pipeline.predictionsTopic() != null) {
      names.add(pipeline.predictionsTopic());
    }
    try (Topics topics = new Topics(broker.bootstrapServers())) {
      topics.create(names);
    }
    if (folder.state().phase() == Phase.UPGRADING) {
      new Upgrading(folder, console, upgrade, new Resting(request, folder, console))
          .run(broker.bootstrapServers());
    }
    new Loading(folder, console, stop).load(broker.bootstrapServers(), pipeline);
    Submission submission =
        Submissions.of(request.parameters().complete(folder, broker.bootstrapServers()));
    submission
        .model()
        .flatMap(ProbedModel::warning)
        .ifPresent(warning -> console.complain("Warning   " + warning));
    new ImportedUsers(folder, console).makeState(submission);
    try (Processing processing = new Processing(submission, folder, console, stop)) {
      boolean done = processing.run(broker.bootstrapServers(), request.arguments());
      if (!done) {
        console.say("Stopped with a savepoint; the same command goes on from here.");
        return RunExit.STOPPED;
      }
      return new Ending(submission, folder, console, time, broker.stop())
          .end(processing, request.arguments().follow());
    }
  }

  private RunState planned() throws IOException {
    String name = folder.root().toString();
    Continuation plan =
        new Continuation(folder.state(), name)
            .under(
                request.pipeline(),
                request.pipelinePath().toString(),
                request.arguments().upgrade());
    RunState state = plan.state();
    boolean begins = state.phase() == Phase.UPGRADING && folder.state().phase() != Phase.UPGRADING;
    // Before the first checkpoint there is nothing to take over, and there may be no tables.
    if (begins && CompleteState.newest(folder).isPresent()) {
      upgrade.check(folder, KeptDefinition.read(state.before()), request.pipeline());
    }
    boolean demo = request.arguments().wantsDemoEvents();
    if (demo) {
      DemoEvents.write(folder.demo(), DemoEvents.SEED);
    }
    List<InputFile> files =
        demo
            ? List.of(InputFile.of(DemoEvents.events(folder.demo()), known(state)))
            : request.inputs(state.input());
    boolean first = state.phase() == Phase.LOADING && state.input().files().isEmpty();
    if (files.isEmpty() && first && !request.arguments().follow()) {
      throw RunFailure.usage(
          "Nothing to read: --pipeline needs --input FILE, --follow (for other clients to produce to"
              + " the topic) or --demo (for the demo's events)");
    }
    return plan.loading(files, demo).state();
  }

  private static InputFile known(RunState state) {
    return state.input().demo() ? state.input().files().get(0) : null;
  }

  private int port() throws IOException {
    int asked = request.arguments().port();
    int before = folder.state().broker().port();
    if (asked != 0 && !EmbeddedBroker.isFree(asked)) {
      throw RunFailure.usage("Invalid --port: %d (must be free on 127.0.0.1)".formatted(asked));
    }
    if (asked != 0) {
      return asked;
    }
    return before != 0 && EmbeddedBroker.isFree(before) ? before : EmbeddedBroker.freePort();
  }

  private void introduce(EmbeddedBroker broker) {
    Pipeline pipeline = request.pipeline();
    List<InputFile> files = folder.state().input().files();
    console.say(
        "Pipeline  %s (%s, version %s)"
            .formatted(request.pipelinePath(), pipeline.name(), pipeline.version()));
    console.say(
        "Input     "
            + (folder.state().input().demo()
                ? "the demo's events"
                : files.isEmpty()
                    ? "what clients produce"
                    : String.join(", ", files.stream().map(InputFile::path).toList())));
    console.say("Output    " + folder.root());
    console.say(
        "Kafka     %s, topic %s"
            .formatted(broker.bootstrapServers(), String.join(", ", pipeline.topics())));
  }
}
