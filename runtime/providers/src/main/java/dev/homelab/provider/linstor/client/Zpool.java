package dev.homelab.provider.linstor.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code zpool} in the satellite of one node (OpenZFS, zpool(8)). */
public final class Zpool {
  /** The property that tells what a zpool does when a disk fails. */
  public static final String FAIL_MODE = "failmode";

  /** The value of {@link #FAIL_MODE} with which reads go on. */
  public static final String CONTINUE = "continue";

  private static final Pattern FIRST_PARTITION =
      Pattern.compile(
          "-part1$|(?<=/dev/(?:nvme\\d{1,3}n\\d{1,3}|mmcblk\\d{1,3}))p1$|(?<=/[a-z]{2,8})1$");
  private static final String CONTAINER = "linstor-satellite";

  private final PodReach reach;
  private final String node;

  /** Commands on a node. */
  public Zpool(PodReach reach, String node) {
    this.reach = reach;
    this.node = node;
  }

  /**
   * A zpool that is there.
   *
   * @param layout {@code mirror}, {@code stripe}, {@code single}, or what ZFS calls its parts
   * @param devices the paths of its parts, as ZFS writes them: those of partitions
   */
  public record Found(String layout, List<String> devices) {
    public Found {
      devices = List.copyOf(devices);
    }

    /** The disks that its parts lie on; ZFS uses the first partition of a whole disk. */
    public List<String> disks() {
      return devices.stream().map(part -> FIRST_PARTITION.matcher(part).replaceFirst("")).toList();
    }

    /** Whether it consists of these disks, or partitions, and no others. */
    public boolean consistsOf(List<String> paths) {
      Set<String> wished = Set.copyOf(paths);
      return wished.equals(Set.copyOf(devices)) || wished.equals(Set.copyOf(disks()));
    }
  }

  /** The zpool of a name, or null when there is none. */
  public @Nullable Found find(String name, CallContext context) {
    PodReach.Ended ended = run(List.of("zpool", "list", "-v", "-H", "-P", "-L", name), context);
    if (ended.code() != 0 && ended.err().contains("no such pool")) {
      return null;
    }
    return parsed(successful(ended, "zpool list"));
  }

  private static Found parsed(String text) {
    List<String> devices = new ArrayList<>();
    String layout = "";
    for (String line : text.split("\n", -1)) {
      String word = line.strip().replaceAll("\\s.*", "");
      if (word.startsWith("/")) {
        devices.add(word);
      } else if (line.startsWith("\t") && layout.isEmpty()) {
        layout = word.replaceAll("-\\d+$", "");
      }
    }
    boolean plain = layout.isEmpty();
    return new Found(plain ? devices.size() == 1 ? "single" : "stripe" : layout, devices);
  }

  /** Makes a mirror of disks that were clean a moment ago. */
  public void createMirror(String name, List<String> disks, CallContext context) {
    List<String> command =
        new ArrayList<>(List.of("zpool", "create", "-f", "-m", "none", name, "mirror"));
    command.addAll(disks);
    successful(run(command, context), "zpool create");
  }

  /** Properties of a zpool; one that is not set is absent. */
  public Map<String, String> properties(String name, List<String> wanted, CallContext context) {
    List<String> command =
        List.of("zpool", "get", "-H", "-o", "property,value", String.join(",", wanted), name);
    Map<String, String> found = new TreeMap<>();
    for (String line : successful(run(command, context), "zpool get").split("\n", -1)) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 2 && !parts[1].equals("-")) {
        found.put(parts[0], parts[1]);
      }
    }
    return found;
  }

  /** Sets a property. */
  public void set(String name, String property, String value, CallContext context) {
    successful(run(List.of("zpool", "set", property + '=' + value, name), context), "zpool set");
  }

  private PodReach.Ended run(List<String> command, CallContext context) {
    String pod = KubePods.satellite(reach, node, context);
    if (pod.isEmpty()) {
      throw new ProviderException(
          ErrorClass.TRANSIENT,
          Diagnostic.error(LinstorCodes.COMMAND_FAILED, "no LINSTOR satellite runs on node " + node)
              .withHint("kubectl -n " + LinstorAccess.NAMESPACE + " get pods -o wide"),
          null,
          null);
    }
    return reach.run(LinstorAccess.NAMESPACE, pod, CONTAINER, command, context);
  }

  private String successful(PodReach.Ended ended, String command) {
    if (ended.code() == 0) {
      return ended.out();
    }
    String said = ended.err().isBlank() ? ended.out() : ended.err();
    throw LinstorFailures.rejected(
            Diagnostic.error(
                    LinstorCodes.COMMAND_FAILED,
                    "`" + command + "` failed on node " + node + " with code " + ended.code())
                .withDetail(said.strip()))
        .afterMaking();
  }
}
