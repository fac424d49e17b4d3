package io.millrace.cluster;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/**
 * A mistake of a user, reported in a message of its own, with an exit code, without a stack trace.
 *
 * @param name the case's name
 * @param command for a shell, beside a job that runs from {@code $SAVEPOINT}
 * @param code the exit code
 * @param messages texts that standard error must contain
 */
record Misuse(String name, String command, int code, List<String> messages) {
  private static final String NOBODY = "http://localhost:1";
  private static final String TABLES = "--config target/shop/lake.yaml";
  private static final String MILLRACE = "MILLRACE_LIB=target/shop/lib deploy/millrace ";
  private static final String JOB =
      "--pipeline deploy/local/demo/pipeline.yaml " + TABLES + " --config target/shop/job.yaml ";
  private static final String PLACE = "--cluster \"$REST\" --flink-home \"$FLINK\" ";
  private static final String SUBMIT = MILLRACE + "submit " + PLACE + JOB;
  private static final String AS_OTHER = SUBMIT + "--job.name other ";

  /**
   * All cases.
   *
   * @param olderFlink the address of a cluster of Flink 1.20.1
   */
  static List<Misuse> all(String olderFlink) {
    return Stream.of(ofClusters(olderFlink), ofJobs(), ofSurroundings())
        .flatMap(List::stream)
        .toList();
  }

  /** Cases of clusters that do not exist, or are something else. */
  private static List<Misuse> ofClusters(String olderFlink) {
    String submit = MILLRACE + "submit --flink-home \"$FLINK\" " + JOB + "--cluster ";
    return List.of(
        misuse("status of no cluster", MILLRACE + "status " + TABLES + " --cluster " + NOBODY)
            .says("Cannot reach a Flink cluster at " + NOBODY),
        misuse("submit to no cluster", submit + NOBODY)
            .says("Cannot reach a Flink cluster at " + NOBODY),
        misuse("stop on no cluster", "deploy/millrace stop \"$JOB\" --cluster " + NOBODY)
            .says("Cannot reach a Flink cluster at " + NOBODY),
        misuse(
                "verify by no cluster",
                "FLINK_HOME=\"$FLINK\" " + MILLRACE + "verify " + TABLES + " --cluster " + NOBODY)
            .says("Cannot reach a Flink cluster at " + NOBODY),
        misuse("something else than Flink", "deploy/millrace stop x --cluster \"$CATALOG\"")
            .says("is this Flink's REST API?"),
        misuse("no URL", "deploy/millrace stop x --cluster localhost:8081")
            .says("Invalid --cluster: localhost:8081")
            .endsWith(2),
        misuse("another Flink", submit + olderFlink).says("it runs Flink 1.20.1 (must be 2.1.x"));
  }

  /** Cases of a healthy cluster. */
  private static List<Misuse> ofJobs() {
    return List.of(
        misuse("no free slots", AS_OTHER + "--parallelism 9")
            .says("slots are free, and the job takes 9"),
        misuse("a second copy", SUBMIT).says("two would write each row twice"),
        misuse("no such job", "deploy/millrace stop nothing --cluster \"$REST\"")
            .says("Invalid job: nothing")
            .endsWith(2),
        misuse("a start without state", AS_OTHER)
            .says("Restore the latest checkpoint or a savepoint"),
        misuse("no such savepoint", AS_OTHER + "--savepoint s3://lake/savepoints/none")
            .says("Cannot find savepoint s3://lake/savepoints/none"),
        misuse("a folder that is no savepoint", AS_OTHER + "--savepoint target/shop")
            .says("Cannot find savepoint target/shop"),
        misuse(
                "a savepoint of another definition",
                "sed 's/window: 7d/window: 6d/' deploy/local/demo/pipeline.yaml > target/shop/other.yaml; "
                    + "cp deploy/local/demo/purchase-intent.onnx target/shop/; "
                    + AS_OTHER.replace("deploy/local/demo/pipeline.yaml", "target/shop/other.yaml")
                    + "--savepoint \"$SAVEPOINT\"")
            .says("was made under other event fields or features"));
  }

  /** Cases of the services and files around a cluster. */
  private static List<Misuse> ofSurroundings() {
    return List.of(
        misuse("submit with no catalog", AS_OTHER + "--catalog.uri " + NOBODY)
            .says("Cannot look at the tables in catalog millrace"),
        misuse(
                "status with no catalog",
                MILLRACE + "status --cluster \"$REST\" --catalog.type rest --catalog.uri " + NOBODY)
            .says("check catalog.*"),
        misuse(
                "rollback with no catalog",
                MILLRACE + "rollback --checkpoint 1 --catalog.type rest --catalog.uri " + NOBODY)
            .says("check catalog.*"),
        misuse(
                "status with no broker",
                MILLRACE
                    + "status --cluster \"$REST\" "
                    + TABLES
                    + " --kafka.bootstrap.servers localhost:1")
            .says("Cannot tell the lag of user_events"),
        misuse("no plugin", AS_OTHER + "--checkpoint.dir gs://lake/checkpoints")
            .says("put flink-gs-fs-hadoop-VERSION.jar into plugins/gs-fs-hadoop/"),
        misuse(
                "a plugin that the client has and the cluster has not",
                "mkdir -p target/shop/home/plugins/gs && ln -sfn \"$FLINK\"/{bin,conf,lib} target/shop/home/ && "
                    + "cp -L \"$FLINK\"/lib/flink-csv-*.jar target/shop/home/plugins/gs/flink-gs-fs-hadoop.jar && "
                    + AS_OTHER
                        .replace(
                            TABLES,
                            "--catalog.type hadoop --catalog.warehouse \"$PWD\"/target/shop/other ")
                        .replace("--flink-home \"$FLINK\"", "--flink-home target/shop/home")
                    + "--checkpoint.dir gs://lake/checkpoints")
            .says("Could not find a file system implementation for scheme 'gs'"),
        misuse(
                "a definition out of reach",
                AS_OTHER.replace("deploy/local/demo/pipeline.yaml", "s3://lake/none.yaml"))
            .says("Cannot read definition s3://lake/none.yaml: there is no such file")
            .endsWith(2));
  }

  private static Misuse misuse(String name, String command) {
    return new Misuse(name, command, 1, List.of());
  }

  private Misuse says(String... message) {
    return new Misuse(name, command, code, List.of(message));
  }

  private Misuse endsWith(int other) {
    return new Misuse(name, command, other, messages);
  }

  void check(Shell shell, SoftAssertions all) throws IOException, InterruptedException {
    Shell.Outcome outcome = shell.attempt(command);
    all.assertThat(outcome.err())
        .as("%s: what is said of %s", name, command)
        .contains(messages)
        .doesNotContain("\tat ", "Internal error");
    all.assertThat(outcome.code()).as("%s: exit code of %s", name, command).isEqualTo(code);
  }
}
