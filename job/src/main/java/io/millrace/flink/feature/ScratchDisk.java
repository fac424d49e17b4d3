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

/** The disks of a TaskManager for RocksDB's state and for files that are being written. */
final class ScratchDisk {
  private final List<File> folders;

  /**
   * @param folders the folders on the disks; several may be on one disk
   */
  ScratchDisk(List<File> folders) {
    this.folders = List.copyOf(folders);
  }

  /** The disks of the folders in Flink's settings: temporary files, RocksDB and local backups. */
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

  /** The space left on the fullest disk, in bytes. */
  long usableBytes() {
    return fullest().map(File::getUsableSpace).orElse(0L);
  }

  /** The size of the fullest disk, in bytes. */
  long bytes() {
    return fullest().map(File::getTotalSpace).orElse(0L);
  }

  /**
   * The folder with the least space left. A missing folder reports a size of 0, and is left out.
   */
  private Optional<File> fullest() {
    return folders.stream()
        .filter(folder -> folder.getTotalSpace() > 0)
        .min(Comparator.comparingLong(File::getUsableSpace));
  }
}
