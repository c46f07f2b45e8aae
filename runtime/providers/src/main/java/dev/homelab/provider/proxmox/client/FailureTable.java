package dev.homelab.provider.proxmox.client;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What the texts of a Proxmox VE host mean. A missing thing is answered with 500 and a text, so the
 * text decides; the first row that fits counts.
 */
final class FailureTable {
  /**
   * One row.
   *
   * @param problem what it means
   * @param pattern what the text holds
   */
  record Row(Problem problem, Pattern pattern) {
    boolean fits(String text) {
      return pattern.matcher(text).find();
    }
  }

  private static final List<Row> ROWS =
      List.of(
          row(Problem.LOCK_TIMEOUT, "can't lock file .* - got timeout"),
          row(Problem.LOCK_TIMEOUT, "got lock request timeout"),
          row(Problem.NO_WORKER, "got no worker upid|no worker upid|start worker failed"),
          row(Problem.LOCKED, "\\b[VC]M is locked|CT is locked"),
          row(Problem.UNAVAILABLE, "cluster not ready - no quorum"),
          row(Problem.DIGEST, "checksum mismatch \\(file change by other user\\?\\)"),
          row(Problem.DIGEST, "detected modified configuration - file changed by other user"),
          row(Problem.PROTECTED, "protection mode enabled"),
          row(Problem.ROOT_ONLY, "only root can (set|use)"),
          row(Problem.ROOT_ONLY, "not available with API token, need proper ticket"),
          row(Problem.PERMISSION, "Permission check failed"),
          row(Problem.ALREADY_RUNNING, "VM \\d+ already running"),
          row(Problem.NOT_RUNNING, "VM \\d+ (is )?not running"),
          row(Problem.RUNNING, "VM \\d+ is running - destroy failed"),
          row(Problem.SHRINK, "shrinking disks is not supported"),
          row(Problem.GUEST_TIMEOUT, "quit/powerdown failed"),
          row(Problem.NO_AGENT, "No QEMU guest agent configured|guest agent is not running"),
          row(Problem.IN_USE, "still in use by linked clones|is not empty|used in HA resources"),
          row(Problem.STORAGE_FULL, "not enough free space|out of space|No space left on device"),
          row(Problem.STORAGE_FULL, "insufficient free space"),
          row(Problem.NO_MEMORY, "Cannot allocate memory"),
          row(Problem.NO_SNAPSHOTS, "snapshot feature is not available"),
          row(Problem.ALREADY_EXISTS, "unable to create VM \\d+ - VM \\d+ already exists"),
          row(Problem.ALREADY_EXISTS, "unable to create VM \\d+: config file already exists"),
          row(Problem.ALREADY_EXISTS, "VM \\d+ already exists"),
          row(Problem.ALREADY_EXISTS, "refusing to override existing file"),
          row(Problem.ALREADY_EXISTS, "already defined|already exists|already used"),
          row(Problem.ALREADY_EXISTS, "is already a pool member"),
          row(Problem.NOT_FOUND, "Configuration file '.*' does not exist"),
          row(Problem.NOT_FOUND, "unable to find configuration file for VM"),
          row(Problem.NOT_FOUND, "no such cluster node"),
          row(Problem.NOT_FOUND, "no such (resource|task|ha|rule|job|pool|user|role|volume)"),
          row(Problem.NOT_FOUND, "No such (job|file)"),
          row(Problem.NOT_FOUND, "does not exist"),
          row(Problem.TASK_KILLED, "^unexpected status$"));

  private FailureTable() {}

  private static Row row(Problem problem, String pattern) {
    return new Row(problem, Pattern.compile(pattern));
  }

  /** The rows in order. */
  static List<Row> rows() {
    return ROWS;
  }

  /** What a text means, or {@code otherwise} when no row knows it. */
  static Problem of(String text, Problem otherwise) {
    for (Row row : ROWS) {
      if (row.fits(text)) {
        return row.problem();
      }
    }
    return otherwise;
  }
}
