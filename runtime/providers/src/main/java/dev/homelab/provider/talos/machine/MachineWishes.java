package dev.homelab.provider.talos.machine;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.check.RunMode;
import dev.homelab.provider.talos.config.ClusterWish;
import dev.homelab.provider.talos.config.MachineConfigs;
import dev.homelab.provider.talos.config.MachineRole;
import dev.homelab.provider.talos.config.MachineWish;
import dev.homelab.provider.talos.config.TalosContract;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.image.ImageAddress;
import dev.homelab.provider.talos.image.Schematic;
import dev.homelab.provider.talos.patch.ConfigPatch;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the properties of a {@code talos.machine} ask for.
 *
 * @param props the properties
 */
public record MachineWishes(Props props) {
  private static final String NOT_BEHIND_BALANCERS =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /** How the address of a factory's installer names its schematic. */
  private static final Pattern SCHEMATIC_ID = Pattern.compile("/([0-9a-f]{64}):");

  /** The wishes in properties. */
  public static MachineWishes of(Value.Tree desired) {
    return new MachineWishes(new Props(desired));
  }

  /** Where the node answers. */
  public String address() {
    return props.text("address");
  }

  /** Its name. */
  public String hostname() {
    return props.text("hostname");
  }

  /** The name of the secret that holds the cluster's authorities. */
  public String secret() {
    return props.secret("secrets");
  }

  /** The cluster's name. */
  public String cluster() {
    return props.in("cluster").text("name");
  }

  /** Where the cluster's API answers. */
  public String endpoint() {
    return props.in("cluster").text("endpoint");
  }

  /** Whether it runs etcd and the Kubernetes API. */
  public boolean controls() {
    return props.text("role").equals(MachineRole.CONTROL_PLANE.word());
  }

  /** The version of Talos without {@code v}. */
  public String version() {
    return props.text("version").replaceFirst("^v", "");
  }

  /** The version of Kubernetes without {@code v}. */
  String kubernetes() {
    return props.in("cluster").text("kubernetes").replaceFirst("^v", "");
  }

  /** Whether nodes get ready only once somebody else brings a network plugin. */
  boolean bringsNoNetwork() {
    return props.in("cluster").text("cni").equals("none");
  }

  /** Whether what the box carries may be lost. */
  public boolean mayWipe() {
    return props.flag("wipe", false);
  }

  /** Which disk to install on. */
  public DiskWish disk() {
    return DiskWish.of(props.in("install"));
  }

  /** What the image holds beside Talos. */
  public Schematic schematic() {
    Props wished = props.in("schematic");
    return Schematic.of(wished.list("extensions"), wished.list("arguments"));
  }

  /** The installer: the one that is stated, else that of the wished version and schematic. */
  public String installer() {
    return props.text("installer", ImageAddress.of(schematic(), version(), platform()).installer());
  }

  /**
   * The schematic that an installed machine tells: that of the wished image; of an installer that
   * is stated what its address says, which is nothing where no image factory made it.
   */
  String installedSchematic() {
    String stated = props.text("installer");
    if (stated.isEmpty()) {
      return schematic().id();
    }
    Matcher id = SCHEMATIC_ID.matcher(stated);
    return id.find() ? id.group(1) : "";
  }

  private ImageAddress.Platform platform() {
    return props.text("platform").equals("nocloud")
        ? ImageAddress.Platform.NOCLOUD
        : ImageAddress.Platform.METAL;
  }

  /** Where Talos runs, as its rules ask. */
  public RunMode mode() {
    return RunMode.METAL;
  }

  /**
   * The config.
   *
   * @param mark says whose the node is
   * @param disk what to install on, where the wish leaves it to what the box has; else empty
   * @throws TalosException when the wish is no valid input
   */
  public MachineConfig config(SecretsBundle secrets, String mark, String disk) {
    Cards cards = Cards.of(props.each("links"), controls() ? props.text("vip") : "", contract());
    List<ConfigPatch> patches = new ArrayList<>();
    patches.add(ConfigPatch.parse(YamlWriter.write(Map.of("machine", own(mark, cards)))));
    props.list("patches").forEach(text -> patches.add(ConfigPatch.parse(text)));
    List<TalosDocument> extra = new ArrayList<>(cards.documents());
    for (String text : props.list("documents")) {
      YamlReader.documents(text).forEach(node -> extra.add(TalosDocument.read(node)));
    }
    DiskWish wished = disk();
    MachineWish machine =
        MachineWish.of(
                controls() ? MachineRole.CONTROL_PLANE : MachineRole.WORKER,
                wished.isFixed() ? wished.device() : disk,
                installer())
            .named(hostname())
            .withNetwork(
                cards.links(),
                cards.selected().isEmpty() ? props.text("vip") : "",
                props.list("nameservers"))
            .withMirrors(props.lists("mirrors"))
            .withExtra(extra)
            .withPatches(patches);
    return MachineConfigs.of(clusterWish(), secrets).config(machine);
  }

  /** What the generator has no place for: the mark, labels, taints, the choice of the disk. */
  private Map<String, Object> own(String mark, Cards cards) {
    Map<String, Object> machine = new LinkedHashMap<>();
    Map<String, Object> install = new LinkedHashMap<>();
    install.put("wipe", mayWipe());
    if (!disk().selector().isEmpty()) {
      install.put("diskSelector", disk().selector());
    }
    machine.put("install", install);
    if (!cards.selected().isEmpty()) {
      machine.put("network", Map.of("interfaces", cards.selected()));
    }
    machine.put("nodeAnnotations", Map.of(NodeMark.KEY, mark));
    Map<String, Object> labels = new LinkedHashMap<>(props.map("labels"));
    if (controls() && props.in("cluster").flag("scheduling", false)) {
      labels.putIfAbsent(NOT_BEHIND_BALANCERS, Map.of("$patch", "delete"));
    }
    if (!labels.isEmpty()) {
      machine.put("nodeLabels", labels);
    }
    if (!props.map("taints").isEmpty()) {
      machine.put("nodeTaints", new LinkedHashMap<>(props.map("taints")));
    }
    return machine;
  }

  private TalosContract contract() {
    String wished = props.in("cluster").text("contract", version());
    return TalosContract.of(wished)
        .orElseThrow(
            () ->
                TalosException.of(
                    TalosCodes.BAD_WISH,
                    "Talos " + wished + " is not known here.",
                    "Known are 1.9 to 1.13."));
  }

  private ClusterWish clusterWish() {
    Props cluster = props.in("cluster");
    ClusterWish plain = ClusterWish.of(contract(), cluster(), endpoint(), kubernetes());
    return new ClusterWish(
        plain.contract(),
        plain.name(),
        plain.endpoint(),
        plain.kubernetes(),
        cluster.text("domain", plain.dnsDomain()),
        orElse(cluster.list("podNets"), plain.podNets()),
        orElse(cluster.list("serviceNets"), plain.serviceNets()),
        cluster.list("names"),
        cluster.text("cni"),
        cluster.flag("proxy", true),
        cluster.flag("scheduling", false),
        cluster.flag("discovery", true),
        Optional.empty());
  }

  private static List<String> orElse(List<String> given, List<String> otherwise) {
    return given.isEmpty() ? otherwise : given;
  }
}
