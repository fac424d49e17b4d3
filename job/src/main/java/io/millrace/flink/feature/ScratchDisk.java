package io.millrace.flink.feature;

import java.io.File;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The disks of a TaskManager that RocksDB and files that are being written fill. */
final class ScratchDisk {
  private final List<File> folders;

  /**
   * @param folders may be of one disk
   */
  ScratchDisk(List<File> folders) {
    this.folders = List.copyOf(folders);
  }

  /** Those that Flink's settings name: of temporary files, of RocksDB, and of local backups. */
  static ScratchDisk of(TaskManagerRuntimeInfo taskManager) {
    Configuration settings = taskManager.getConfiguration();
    String rocksDb = settings.get(RocksDBOptions.LOCAL_DIRECTORIES);
    String backups = settings.get(CheckpointingOptions.LOCAL_RECOVERY_TASK_MANAGER_STATE_ROOT_DIRS);
    return new ScratchDisk(
        Stream.of(taskManager.getTmpDirectories(), split(rocksDb), split(backups))
            .flatMap(Stream::of)
            .map(File::new)
            .toList());
  }

  private static String[] split(String folders) {
    return folders == null ? new String[0] : ConfigurationUtils.splitPaths(folders);
  }

  /** What may still be written to the one that has the least left. */
  long usableBytes() {
    return fullest().map(File::getUsableSpace).orElse(0L);
  }

  /** The size of that one. */
  long bytes() {
    return fullest().map(File::getTotalSpace).orElse(0L);
  }

  /** A folder that is not there tells 0 of both, and says nothing of a disk. */
  private Optional<File> fullest() {
    return folders.stream()
        .filter(folder -> folder.getTotalSpace() > 0)
        .min(Comparator.comparingLong(File::getUsableSpace));
  }
}
