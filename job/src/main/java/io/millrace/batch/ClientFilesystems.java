package io.millrace.batch;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * Flink's filesystems in this process: savepoints lie in object stores, which Flink reads by the
 * plugins of its distribution and the settings of its configuration.
 */
final class ClientFilesystems {
  private ClientFilesystems() {}

  /** Loads the plugins that FLINK_PLUGINS_DIR names, with the settings in FLINK_CONF_DIR. */
  static void load() {
    Configuration settings = GlobalConfiguration.loadConfiguration();
    FileSystem.initialize(settings, PluginUtils.createPluginManagerFromRootFolder(settings));
  }
}
