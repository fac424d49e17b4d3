package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.file.RegularFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that others than the job's user can see of a cluster: what Flink's REST API answers (the web
 * page shows nothing else), the files that its processes leave, and the list of processes.
 */
final class ExposedText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OF_CLUSTER =
      List.of(
          "",
          "config",
          "overview",
          "jobmanager/config",
          "jobmanager/environment",
          "jobmanager/metrics",
          "jobmanager/thread-dump",
          "jobmanager/stdout",
          "jobmanager/log",
          "jobs/overview",
          "jars");
  private static final List<String> OF_JOB =
      List.of(
          "",
          "/config",
          "/plan",
          "/exceptions",
          "/accumulators?includeSerializedValue=true",
          "/metrics",
          "/checkpoints",
          "/checkpoints/config",
          "/jobmanager/config",
          "/jobmanager/environment",
          "/resource-requirements");
  private static final List<String> OF_TASK_MANAGER =
      List.of("", "/metrics", "/thread-dump", "/stdout", "/log");

  /** How archives of classes and native libraries begin. */
  private static final int BEGIN = 4;

  private static final List<String> PROGRAMS = List.of("PK\003\004", "\177ELF");

  /** Room that ZooKeeper keeps for its log. */
  private static final Pattern EMPTY = Pattern.compile("\0{64,}");

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** The texts by their places. */
  Map<String, String> texts() {
    return texts;
  }

  void add(String place, String text) {
    texts.put(place, text);
  }

  /** Adds the answers of Flink's REST API. */
  void addRest(String address) throws IOException, InterruptedException {
    String root = address + "/";
    for (String each : OF_CLUSTER) {
      get(root + each);
    }
    addLogs(root + "jobmanager/logs");
    for (JsonNode job : json(root + "jobs/overview").path("jobs")) {
      String at = root + "jobs/" + job.path("jid").asText();
      for (String each : OF_JOB) {
        get(at + each);
      }
      for (JsonNode vertex : json(at).path("vertices")) {
        String of = at + "/vertices/" + vertex.path("id").asText();
        for (String each : List.of("", "/accumulators", "/metrics", "/subtasktimes")) {
          get(of + each);
        }
      }
    }
    for (JsonNode manager : json(root + "taskmanagers").path("taskmanagers")) {
      String at = root + "taskmanagers/" + manager.path("id").asText();
      for (String each : OF_TASK_MANAGER) {
        get(at + each);
      }
      addLogs(at + "/logs");
    }
  }

  private void addLogs(String address) throws IOException, InterruptedException {
    for (JsonNode log : json(address).path("logs")) {
      get(address + "/" + log.path("name").asText());
    }
  }

  private JsonNode json(String address) throws IOException, InterruptedException {
    return JSON.readTree(get(address));
  }

  private String get(String address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    texts.put(address, answer.body());
    return answer.body();
  }

  /**
   * Adds the content of all files of a folder, except some of its files and folders; and except
   * programs, which are the same everywhere.
   */
  void addFiles(Path folder, Path... without) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> Stream.of(without).noneMatch(file::startsWith))
          .filter(Files::isRegularFile)
          .forEach(files::add);
    }
    for (Path file : files) {
      try {
        if (!isProgram(file)) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          texts.put(file.toString(), EMPTY.matcher(text).replaceAll(" "));
        }
      } catch (NoSuchFileException e) {
        // Processes that run delete some of their files.
        texts.put(file.toString(), "");
      }
    }
  }

  private static boolean isProgram(Path file) throws IOException {
    String begin = new String(RegularFile.read(file, BEGIN), StandardCharsets.ISO_8859_1);
    return PROGRAMS.contains(begin);
  }

  /** Adds the command lines of all processes of this machine. */
  void addProcesses() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        Path line = process.resolve("cmdline");
        try {
          texts.put(line.toString(), Files.readString(line, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          // It has ended meanwhile.
          texts.put(line.toString(), "");
        }
      }
    }
  }

  /** The secrets that are in any of the texts. */
  List<String> secrets(PlantedSecrets planted) {
    List<String> found = new ArrayList<>();
    texts.forEach((place, text) -> found.addAll(planted.in(place, text)));
    return found;
  }

  /** The places whose text has some words. */
  List<String> placesOf(String words) {
    return texts.entrySet().stream()
        .filter(each -> each.getValue().contains(words))
        .map(Map.Entry::getKey)
        .toList();
  }
}
