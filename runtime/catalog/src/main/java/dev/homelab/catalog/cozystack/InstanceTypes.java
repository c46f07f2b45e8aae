package dev.homelab.catalog.cozystack;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of virtual machines (cluster instance types) and their profiles (cluster preferences)
 * that Cozystack 1.6 comes with. A platform may have others, added by its owner.
 */
public final class InstanceTypes {
  private static final String PAGES_2MI = "2Mi";
  private static final String PAGES_1GI = "1Gi";
  private static final String WINDOWS = "windows.";

  /** From two CPUs on, each has twice as many as the one before it. */
  private static final List<String> LARGE =
      List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge");

  private static final List<InstanceType> ALL = types();
  private static final List<String> PREFERENCES = allPreferences();

  private InstanceTypes() {}

  /** Every instance type, series by series. */
  public static List<InstanceType> all() {
    return ALL;
  }

  /** The instance type of a name, or null. */
  public static @Nullable InstanceType named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /** The names of the types of a series, {@code cx1}, from the least on; empty when none is. */
  public static List<String> ofSeries(String series) {
    return ALL.stream().map(InstanceType::name).filter(n -> n.startsWith(series + '.')).toList();
  }

  /** The names of all preferences: {@code instanceProfile} of a {@code VMInstance}. */
  public static List<String> preferences() {
    return PREFERENCES;
  }

  /** Whether there is a preference of this name. */
  public static boolean isPreference(String name) {
    return PREFERENCES.contains(name);
  }

  /** Whether there is a preference of this name and it is one for Windows. */
  public static boolean isWindows(String name) {
    return name.startsWith(WINDOWS) && isPreference(name);
  }

  private static List<InstanceType> types() {
    List<InstanceType> all = new ArrayList<>();
    addSmall(all, "u1", false, null, "nano", "micro", "small", "medium", "2xmedium");
    addLarge(all, new Series("u1", "", 4, false, null, null), LARGE);
    addSmall(all, "o1", false, null, "nano", "micro", "small", "medium");
    addLarge(all, new Series("o1", "", 4, false, null, null), LARGE);
    addSmall(all, "d1", true, null, "nano", "micro", "small", "medium", "2xmedium");
    addLarge(all, new Series("d1", "", 4, true, null, null), LARGE);
    addSmall(all, "rt1", true, PAGES_1GI, "micro", "small", "medium");
    addLarge(all, new Series("rt1", "", 4, true, PAGES_1GI, null), LARGE);
    addPaged(all);
    addNetwork(all);
    List<String> withGpu = LARGE.subList(1, LARGE.size());
    addLarge(all, new Series("gn1", "", 4, false, null, "nvidia.com/A400"), withGpu);
    return List.copyOf(all);
  }

  /** Compute and memory series, both with pages of either size. */
  private static void addPaged(List<InstanceType> all) {
    all.add(new InstanceType("cx1.medium", 1, "2Gi", true, PAGES_2MI, null));
    all.add(new InstanceType("cx1.medium1gi", 1, "2Gi", true, PAGES_1GI, null));
    addLarge(all, new Series("cx1", "", 2, true, PAGES_2MI, null), LARGE);
    addLarge(all, new Series("cx1", "1gi", 2, true, PAGES_1GI, null), LARGE);
    addLarge(all, new Series("m1", "", 8, false, PAGES_2MI, null), LARGE);
    addLarge(all, new Series("m1", "1gi", 8, false, PAGES_1GI, null), LARGE);
  }

  /** The network series, whose sizes have twice the CPUs of others'. */
  private static void addNetwork(List<InstanceType> all) {
    all.add(new InstanceType("n1.medium", 4, "4Gi", true, PAGES_1GI, null));
    int cpu = 4;
    for (String size : LARGE) {
      all.add(new InstanceType("n1." + size, cpu, 2 * cpu + "Gi", true, PAGES_1GI, null));
      cpu *= 2;
    }
  }

  /** Sizes of one CPU, and of two for {@code 2xmedium}, the same in all series that have them. */
  private static void addSmall(
      List<InstanceType> all,
      String series,
      boolean dedicated,
      @Nullable String pages,
      String... sizes) {
    for (String size : sizes) {
      String memory =
          switch (size) {
            case "nano" -> "512Mi";
            case "micro" -> "1Gi";
            case "small" -> "2Gi";
            default -> "4Gi";
          };
      int cpu = size.equals("2xmedium") ? 2 : 1;
      all.add(new InstanceType(series + '.' + size, cpu, memory, dedicated, pages, null));
    }
  }

  /**
   * What the larger sizes of a series have in common.
   *
   * @param name of the series
   * @param suffix after the name of the size
   * @param ratio GiB of memory for each CPU
   */
  private record Series(
      String name,
      String suffix,
      int ratio,
      boolean dedicated,
      @Nullable String pages,
      @Nullable String gpu) {}

  private static void addLarge(List<InstanceType> all, Series series, List<String> sizes) {
    for (String size : sizes) {
      int cpu = 2 << LARGE.indexOf(size);
      all.add(
          new InstanceType(
              series.name() + '.' + size + series.suffix(),
              cpu,
              series.ratio() * cpu + "Gi",
              series.dedicated(),
              series.pages(),
              series.gpu()));
    }
  }

  private static List<String> allPreferences() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "alpine",
                "cirros",
                "debian",
                "legacy",
                "oraclelinux",
                "sles",
                "ubuntu",
                "windows.2k3",
                "windows.xp"));
    add(all, "centos.7", "", ".desktop");
    add(all, "centos.stream8", "", ".desktop", ".dpdk");
    add(all, "centos.stream9", "", ".desktop", ".dpdk");
    add(all, "centos.stream10", "", ".desktop");
    add(all, "fedora", "", ".arm64", ".s390x");
    add(all, "linux", "", ".efi", ".virtiotransitional");
    add(all, "opensuse", ".leap", ".tumbleweed");
    add(all, "rhel.7", "", ".desktop");
    add(all, "rhel.8", "", ".desktop", ".dpdk");
    add(all, "rhel.9", "", ".arm64", ".desktop", ".dpdk", ".realtime", ".s390x");
    add(all, "rhel.10", "", ".arm64", ".s390x");
    for (String of : List.of("7", "10", "11", "2k8", "2k12", "2k16", "2k19", "2k22", "2k25")) {
      add(all, WINDOWS + of, "", ".virtio");
    }
    return all.stream().sorted().toList();
  }

  private static void add(List<String> all, String name, String... variants) {
    for (String variant : variants) {
      all.add(name + variant);
    }
  }
}
