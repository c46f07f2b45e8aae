package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Images that a host fetches by itself: {@code node}, {@code storage}, {@code url}, {@code
 * checksum} (sha256), {@code content} ({@code import} or {@code iso}), {@code fileName}. A file has
 * no comment, so its name carries the short hash of lab, address and everything that it is made
 * from: another image is another file, and only files of such a name are ever removed. One that was
 * renamed says by {@code madeFor} which address its file's name was made from.
 */
public final class DownloadWork implements Work {
  /** The type of images. */
  public static final String TYPE = "proxmox.download";

  private static final int HASH = 10;
  private final ProxmoxClient client;
  private final Tasks tasks;

  /** Downloads through a client. */
  public DownloadWork(ProxmoxClient client, Tasks tasks) {
    this.client = client;
    this.tasks = tasks;
  }

  /** A file as it is wished. */
  private record File(String node, String storage, String content, String name, Wanted wanted) {
    String volid() {
      return storage + ':' + content + '/' + name;
    }
  }

  private static File file(LabIdentity lab, Address address, Value.Tree desired) {
    Wanted wanted = new Wanted(desired);
    String url = wanted.text("url");
    String plain = url.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
    String given = wanted.has("fileName") ? wanted.text("fileName") : plain;
    String clean = given.replaceAll("[^a-zA-Z0-9_.-]", "_");
    int dot = clean.lastIndexOf('.');
    String ending = dot < 0 ? "" : clean.substring(dot);
    String stem = dot < 0 ? clean : clean.substring(0, dot);
    String content =
        wanted.has("content")
            ? wanted.text("content")
            : ending.matches("\\.(iso|img)") ? "iso" : "import";
    String from = String.join("|", wanted.text("storage"), url, wanted.text("checksum"));
    String made = wanted.has("madeFor") ? wanted.text("madeFor") : address.toString();
    String hash = Mark.hash(lab, made, "file/" + from).substring(0, HASH);
    String name = stem + "-hl" + hash + ending;
    return new File(wanted.text("node"), wanted.text("storage"), content, name, wanted);
  }

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    Map<Address, Observation> found = new HashMap<>();
    Map<String, Set<String>> lists = new HashMap<>();
    HostFacts facts = new HostFacts(client);
    for (ResourceSpec spec : specs) {
      File file = file(lab, spec.address(), spec.desired());
      StateEntry entry = prior.get(spec.address());
      Place wished = new Place(file.node(), file.volid(), file.volid(), "");
      Place place = entry == null ? wished : place(recorded(entry), wished, facts, context);
      found.put(spec.address(), seen(place, lists, context));
    }
    Map<Address, StateEntry> left = new TreeMap<>(prior);
    left.keySet().removeAll(found.keySet());
    left.forEach((address, entry) -> found.put(address, seen(recorded(entry), lists, context)));
    return found;
  }

  /**
   * Where a file is looked for.
   *
   * @param node the node that is asked
   * @param volid the file
   * @param wanted the file that is wished
   * @param before the node that it was fetched by, where that is another one of a shared storage;
   *     else empty
   */
  private record Place(String node, String volid, String wanted, String before) {}

  private static Place recorded(StateEntry entry) {
    String node = new Wanted(entry.recorded()).text("node");
    return new Place(node, entry.objectId(), entry.objectId(), "");
  }

  /** A recorded file is on the node that it was recorded on, and on all where they share it. */
  private static Place place(Place recorded, Place wished, HostFacts facts, CallContext context) {
    String volid = recorded.volid();
    boolean moves = !recorded.node().isEmpty() && !recorded.node().equals(wished.node());
    boolean shared = moves && isShared(wished.node(), VolumeOwner.storage(volid), facts, context);
    return moves && !shared
        ? new Place(recorded.node(), volid, wished.wanted(), "")
        : new Place(wished.node(), volid, wished.wanted(), shared ? recorded.node() : "");
  }

  private static boolean isShared(
      String node, String storage, HostFacts facts, CallContext context) {
    JsonNode row = facts.storages(node, context).get(storage);
    return row != null && Scalars.flag(row, "shared");
  }

  private Observation seen(Place place, Map<String, Set<String>> lists, CallContext context) {
    String volid = place.volid();
    String node = place.node();
    if (!volid.contains(":") || node.isEmpty()) {
      return new Observation.Absent();
    }
    String storage = VolumeOwner.storage(volid);
    Set<String> there =
        lists.computeIfAbsent(
            node + ' ' + storage, key -> volumes(node, storage, context).keySet());
    if (!there.contains(volid)) {
      return new Observation.Absent();
    }
    Value.Tree live =
        Value.ofMap(
            Map.of(
                "volid", volid, "wanted", place.wanted(), "node", node, "before", place.before()));
    return new Observation.Present(
        live, null, Observation.Owner.OURS, true, volid, outputs(volid), Value.Tree.EMPTY);
  }

  private Map<String, JsonNode> volumes(String node, String storage, CallContext context) {
    PveRequest request =
        PveRequest.get(
            "list the files of " + storage, "nodes", node, "storage", storage, "content");
    Map<String, JsonNode> all = new TreeMap<>();
    JsonNode found = client.find(request, context);
    for (JsonNode volume :
        Scalars.items(
            found == null
                ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
                : found)) {
      all.put(Scalars.text(volume, "volid"), volume);
    }
    return all;
  }

  private static Value.Tree outputs(String volid) {
    return Value.ofMap(Map.of("volid", volid));
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Wanted live = new Wanted(observed.live());
    String node = new Wanted(desired.desired()).text("node");
    boolean shared = !live.text("before").isEmpty();
    List<FieldChange> changes = new ArrayList<>();
    List<String> replace = new ArrayList<>();
    if (!live.text("volid").equals(live.text("wanted"))) {
      changes.add(change("url", live.text("volid"), live.text("wanted")));
      replace.add("url");
    }
    if (shared || !live.text("node").equals(node)) {
      changes.add(change("node", shared ? live.text("before") : live.text("node"), node));
      if (!shared) {
        replace.add("node");
      }
    }
    return new Comparison(changes, replace, List.of());
  }

  private static FieldChange change(String path, String before, String after) {
    return new FieldChange(path, new Value.Text(before), new Value.Text(after), "");
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    File file = file(request.lab(), spec.address(), spec.desired());
    checkKind(file);
    tasks.resume("download", "download " + file.name(), context);
    client.gates().onImport(file.storage(), context, () -> fetched(file, context));
    return new Applied(file.volid(), outputs(file.volid()), Value.Tree.EMPTY, true);
  }

  private static void checkKind(File file) {
    boolean packed = file.name().matches(".*\\.(xz|zst|gz|bz2|lzo)");
    boolean iso = file.content().equals("iso");
    boolean fits =
        iso
            ? file.name().matches(".*\\.(iso|img)")
            : file.name().matches(".*\\.(qcow2|raw|vmdk|ova)");
    if (packed || !fits) {
      throw PveException.refusal(
          ProxmoxCodes.MALFORMED,
          "`" + file.name() + "` is not a kind of file that a storage takes as " + file.content(),
          packed
              ? "Proxmox VE does not unpack images that disks are imported from."
              : "Images end with .qcow2 or .raw, installation media with .iso or .img.",
          "name the unpacked .qcow2");
    }
  }

  private String fetched(File file, CallContext context) {
    if (isThere(file.node(), file.volid(), context)) {
      return file.volid();
    }
    String checksum = file.wanted().text("checksum");
    PveRequest request =
        PveRequest.post(
                "download " + file.name(),
                "nodes",
                file.node(),
                "storage",
                file.storage(),
                "download-url")
            .with("content", file.content())
            .with("filename", file.name())
            .with("url", file.wanted().text("url"))
            .with("checksum", checksum.isEmpty() ? null : checksum)
            .with("checksum-algorithm", checksum.isEmpty() ? null : "sha256");
    try {
      tasks.run(request, new Tasks.Search(file.node(), "download", file.name()), context);
      if (!isThere(file.node(), file.volid(), context)) {
        throw unsure(file.volid() + " is not there after its download");
      }
    } catch (PveException e) {
      boolean there = isThere(file.node(), file.volid(), context);
      boolean unsure =
          e.problem() == Problem.UNKNOWN_OUTCOME || e.problem() == Problem.ALREADY_EXISTS;
      if (!unsure || !there) {
        throw e;
      }
    }
    return file.volid();
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return create(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry entry = Objects.requireNonNull(request.prior());
    String volid = entry.objectId();
    String node = new Wanted(entry.recorded()).text("node");
    File expected = file(request.lab(), entry.address(), entry.recorded());
    if (!volid.equals(expected.volid())) {
      throw PveException.refusal(
          ProxmoxCodes.NOT_OURS,
          "the file " + volid + " does not bear this lab's mark and is left alone",
          "",
          "remove it by hand");
    }
    String storage = VolumeOwner.storage(volid);
    PveRequest removal =
        PveRequest.delete("remove " + volid, "nodes", node, "storage", storage, "content", volid);
    try {
      tasks.run(removal, new Tasks.Search(node, "imgdel", ""), context);
      if (isThere(node, volid, context)) {
        throw unsure(volid + " is still there after its removal");
      }
    } catch (PveException e) {
      if (isThere(node, volid, context)) {
        throw e;
      }
    }
  }

  private boolean isThere(String node, String volid, CallContext context) {
    return volumes(node, VolumeOwner.storage(volid), context).containsKey(volid);
  }

  /** The task that was followed may have been another one: a look decides what is left to do. */
  private static PveException unsure(String title) {
    return new PveException(
        Problem.UNKNOWN_OUTCOME, Diagnostic.error(ProxmoxCodes.BROKEN, title), null);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    return outputs(file(request.lab(), spec.address(), spec.desired()).volid());
  }

  /** Nothing: a file's name does not tell the address that it was fetched for. */
  @Override
  public List<FoundObject> inventory(LabIdentity lab, CallContext context) {
    return List.of();
  }
}
