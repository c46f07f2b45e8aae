package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

/** What makes the simulated host like a real one: storages, memory, locks, texts, odd answers. */
class ProxmoxFaithTest extends PveBench {
  private static final String QEMU = NODE + "/qemu";
  private static final String UPLOAD = NODE + "/storage/local/upload";

  private void storage(String id, String type) {
    simulator.edit(
        root ->
            root.withObject("/storages/" + id)
                .put("type", type)
                .put("content", "images")
                .put("capacity", 100L << 30));
  }

  private List<String> volumes() {
    List<String> all = new ArrayList<>();
    simulator.edit(root -> root.path("volumes").fieldNames().forEachRemaining(all::add));
    return all;
  }

  @Test
  void aMachineDoesNotStartWhereTheMemoryDoesNotSuffice() throws IOException {
    made();
    simulator.edit(root -> root.withObject("/nodes/pve").put("memory", 3L << 30));
    assertThat(ended(ask("POST", QEMU, "vmid=101&memory=2048"))).isEqualTo("OK");
    assertThat(power("start")).isEqualTo("OK");
    assertThat(read(NODE + "/status").path("memory").path("free").asLong()).isEqualTo(1L << 30);
    Answer second = ask("POST", QEMU + "/101/status/start", "");
    assertThat(ended(second)).isEqualTo("start failed: QEMU exited with code 1");
    assertThat(log(second.data().asText()))
        .containsExactly(
            "kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory",
            "TASK ERROR: start failed: QEMU exited with code 1");
    assertThat(power("stop")).isEqualTo("OK");
    assertThat(ended(ask("POST", QEMU + "/101/status/start", ""))).isEqualTo("OK");
  }

  private Answer change(String form) throws IOException {
    return ask("PUT", QEMU + "/100/config", form);
  }

  private List<String> waits() throws IOException {
    List<String> keys = new ArrayList<>();
    for (JsonNode line : read(QEMU + "/100/pending")) {
      if (line.has("pending") || line.has("delete")) {
        keys.add(line.path("key").asText());
      }
    }
    return keys;
  }

  @Test
  void whatCannotBePluggedIsAProblemAndWaitsForTheNextStart() throws IOException {
    made("hotplug=disk,memory", "scsi1=local-zfs:1");
    power("start");
    Answer more = change("memory=4096&name=b");
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.body().path("errors").path("memory").asText())
        .isEqualTo("hotplug problem - NUMA needs to be enabled for memory hotplug");
    assertThat(simulator.config(100, "name")).as("the rest is made").isEqualTo("b");
    assertThat(waits()).containsExactly("memory");
    simulator.edit(root -> root.withObject("/vms/100").putArray("held").add("scsi1").add("memory"));
    assertThat(change("delete=scsi1").body().path("errors").path("scsi1").asText())
        .startsWith("hotplug problem - ");
    assertThat(waits()).containsExactly("memory", "scsi1");
    assertThat(power("reboot")).isEqualTo("OK");
    assertThat(waits()).isEmpty();
    assertThat(simulator.config(100, "memory")).isEqualTo("4096");
    assertThat(simulator.config(100, "unused0")).isEqualTo("local-zfs:vm-100-disk-0");
  }

  @Test
  void memoryIsPluggedIntoNodesAndGivenBackUnlessItsGuestHoldsIt() throws IOException {
    made("hotplug=disk,memory", "numa=1");
    power("start");
    assertThat(change("memory=4096").status()).isEqualTo(200);
    assertThat(change("memory=2048").status()).isEqualTo(200);
    assertThat(waits()).isEmpty();
    simulator.edit(root -> root.withObject("/vms/100").putArray("held").add("memory"));
    assertThat(change("memory=3072").status()).isEqualTo(200);
    assertThat(change("memory=1024").body().path("errors").path("memory").asText())
        .startsWith("hotplug problem - ");
    assertThat(simulator.config(100, "memory")).isEqualTo("3072");
    assertThat(waits()).containsExactly("memory");
  }

  @Test
  void theDisksOfATemplateAreBasesAndCopiesLieOnThem() throws IOException {
    made("scsi0=local-zfs:8", "efidisk0=local-zfs:1,efitype%3D4m", "ide2=local-zfs:cloudinit");
    assertThat(ended(ask("POST", QEMU + "/100/template", ""))).isEqualTo("OK");
    assertThat(simulator.config(100, "scsi0")).startsWith("local-zfs:base-100-disk-");
    assertThat(simulator.config(100, "efidisk0")).startsWith("local-zfs:base-100-disk-");
    assertThat(simulator.config(100, "ide2")).startsWith("local-zfs:vm-100-cloudinit");
    assertThat(ended(ask("POST", QEMU + "/100/clone", "newid=101"))).isEqualTo("OK");
    String base = simulator.config(100, "scsi0").replaceAll(",.*", "");
    assertThat(simulator.config(101, "scsi0")).matches(base + "/vm-101-disk-\\d,.*size=8G.*");
    assertThat(ended(ask("POST", QEMU + "/100/clone", "newid=102&full=1"))).isEqualTo("OK");
    assertThat(simulator.config(102, "scsi0")).matches("local-zfs:vm-102-disk-\\d,.*");
    JsonNode content = read(NODE + "/storage/local-zfs/content?vmid=101");
    assertThat(content.findValuesAsText("parent")).contains(base);
    assertThat(ask("DELETE", QEMU + "/100", "").reason())
        .matches("base volume 'base-100-disk-\\d' is still in use by linked clones");
    assertThat(ended(ask("DELETE", QEMU + "/101", ""))).isEqualTo("OK");
    assertThat(ended(ask("DELETE", QEMU + "/100", ""))).isEqualTo("OK");
    assertThat(volumes()).allMatch(volume -> volume.contains("vm-102-"));
  }

  @Test
  void aTemplateOfFilesIsNamedSoToo() throws IOException {
    storage("files", "dir");
    made("scsi0=files:8", "scsi1=files:1,format%3Draw");
    assertThat(simulator.config(100, "scsi1")).isEqualTo("files:100/vm-100-disk-1.raw,size=1G");
    assertThat(ended(ask("POST", QEMU + "/100/template", ""))).isEqualTo("OK");
    assertThat(simulator.config(100, "scsi0")).isEqualTo("files:100/base-100-disk-0.qcow2,size=8G");
    assertThat(ended(ask("POST", QEMU + "/100/clone", "newid=101"))).isEqualTo("OK");
    assertThat(simulator.config(101, "scsi0"))
        .isEqualTo("files:100/base-100-disk-0.qcow2/101/vm-101-disk-0.qcow2,size=8G");
  }

  @Test
  void snapshotsNeedAStorageOrAFormatThatTakesThem() throws IOException {
    storage("thick", "lvm");
    storage("thin", "lvmthin");
    storage("files", "dir");
    String refused = "snapshot feature is not available";
    List<String> disks =
        List.of("local-zfs:1", "thin:1", "files:1", "files:1,format%3Draw", "thick:1");
    List<String> ends = new ArrayList<>();
    for (String disk : disks) {
      made("scsi0=" + disk, "ide2=thick:cloudinit");
      ends.add(ended(ask("POST", QEMU + "/100/snapshot", "snapname=before")));
      assertThat(ask("PUT", QEMU + "/100/config", "name=unlocked").status()).isEqualTo(200);
      assertThat(ended(ask("DELETE", QEMU + "/100", ""))).isEqualTo("OK");
    }
    assertThat(ends).containsExactly("OK", "OK", "OK", refused, refused);
    made("scsi0=thick:1");
    assertThat(ended(ask("POST", QEMU + "/100/template", "")))
        .isEqualTo("volume 'thick:vm-100-disk-0' does not support template/clone");
  }

  @Test
  void theNewestSnapshotAloneIsTheWayBackOnZfs() throws IOException {
    made();
    for (String name : List.of("one", "two")) {
      ended(ask("POST", QEMU + "/100/snapshot", "snapname=" + name));
    }
    JsonNode list = read(QEMU + "/100/snapshot");
    assertThat(list.findValuesAsText("name")).containsExactly("one", "two", "current");
    assertThat(list.get(2).has("digest")).isTrue();
    assertThat(ask("POST", QEMU + "/100/snapshot/one/rollback", "").reason())
        .isEqualTo("can't rollback, 'one' is not most recent snapshot on 'local-zfs'");
    assertThat(ended(ask("POST", QEMU + "/100/snapshot/two/rollback", "start=1"))).isEqualTo("OK");
    assertThat(read(QEMU + "/100/status/current").path("status").asText()).isEqualTo("running");
  }

  private static MultipartBody.Builder multipart() {
    return new MultipartBody.Builder("edge").setType(MultipartBody.FORM);
  }

  private static RequestBody file() {
    return RequestBody.create("ones and zeros\r\n--edge is no end", MediaType.get("text/plain"));
  }

  private Answer upload(MultipartBody body) throws IOException {
    return ask("POST", UPLOAD, body, simulator.token());
  }

  @Test
  void anUploadHasItsFileAsTheLastPart() throws IOException {
    MultipartBody good =
        multipart()
            .addFormDataPart("content", "iso")
            .addFormDataPart("filename", "my disc.iso", file())
            .build();
    assertThat(ended(upload(good))).isEqualTo("OK");
    JsonNode held = read(NODE + "/storage/local/content?content=iso").get(0);
    assertThat(held.path("volid").asText()).isEqualTo("local:iso/my_disc.iso");
    assertThat(held.path("size").asLong()).isEqualTo(file().contentLength());
    MultipartBody late =
        multipart()
            .addFormDataPart("filename", "a.iso", file())
            .addFormDataPart("content", "iso")
            .build();
    Answer wrong = upload(late);
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body().path("errors").path("content").asText()).contains("is missing");
    RequestBody torn = RequestBody.create("what is this", good.contentType());
    assertThat(ask("POST", UPLOAD, torn, simulator.token()).status()).isEqualTo(501);
    MultipartBody text =
        multipart()
            .addFormDataPart("content", "iso")
            .addFormDataPart("filename", "a.txt", file())
            .build();
    assertThat(upload(text).body().path("errors").path("filename").asText())
        .isEqualTo("wrong file extension");
  }

  @Test
  void anUploadIsCheckedAndTakesThePlaceOfTheFileBefore() throws IOException {
    String name = "disk.qcow2";
    for (String sum : List.of("00", "2a7d8aae")) {
      MultipartBody body =
          multipart()
              .addFormDataPart("content", "import")
              .addFormDataPart("checksum-algorithm", "sha256")
              .addFormDataPart("checksum", sum)
              .addFormDataPart("filename", name, file())
              .build();
      Answer started = upload(body);
      assertThat(started.data().asText()).contains(":imgcopy::homelab@pve!cli:");
      assertThat(ended(started)).startsWith("checksum mismatch: got '");
      assertThat(volumes()).isEmpty();
    }
    MultipartBody plain =
        multipart()
            .addFormDataPart("content", "import")
            .addFormDataPart("filename", name, file())
            .build();
    assertThat(ended(upload(plain))).isEqualTo("OK");
    assertThat(ended(upload(plain))).isEqualTo("OK");
    assertThat(volumes()).containsExactly("local:import/disk.qcow2");
    made("scsi0=local-zfs:0,import-from%3Dlocal:import/disk.qcow2");
  }

  @Test
  void downloadsAreRefusedAsTheHostDoes() throws IOException {
    String path = NODE + "/storage/local/download-url";
    String image = "content=import&filename=a.qcow2&url=https://example.com/a.qcow2";
    assertThat(ended(ask("POST", path, image))).isEqualTo("OK");
    assertThat(ended(ask("POST", path, image)))
        .isEqualTo("refusing to override existing file 'local:import/a.qcow2'");
    String sum = ProxmoxSimulator.checksumOf("https://example.com/a.qcow2");
    assertThat(ended(ask("POST", path, image + "&checksum=" + sum))).isEqualTo("OK");
    assertThat(ended(ask("POST", path, image + "&checksum=00"))).contains("checksum mismatch");
    assertThat(ask("POST", path, image.replace("qcow2", "txt")).body().path("errors").toString())
        .contains("wrong file extension");
    simulator.edit(root -> root.withObject("/storages/local").put("content", "iso"));
    assertThat(ask("POST", path, image).reason())
        .isEqualTo("storage 'local' is not configured for content-type 'import'");
  }

  @Test
  void aChangeCanBeATaskAndAReplacedDiskStays() throws IOException {
    made();
    assertThat(ended(ask("POST", QEMU + "/100/config", "name=b&scsi0=local-zfs:9")))
        .isEqualTo("OK");
    assertThat(simulator.config(100, "name")).isEqualTo("b");
    assertThat(simulator.config(100, "unused0")).isEqualTo("local-zfs:vm-100-disk-0");
    ask("PUT", QEMU + "/100/config", "delete=scsi0&force=1");
    assertThat(volumes()).containsExactly("local-zfs:vm-100-disk-0");
    assertThat(simulator.config(100, "net0")).matches("virtio=BC:24:11:[0-9A-F:]{8}");
  }

  @Test
  void aDiskCanBeMadeAloneAndUsed() throws IOException {
    made();
    String path = NODE + "/storage/local-zfs/content";
    String disk = "filename=vm-9999-data&size=5G&vmid=9999";
    assertThat(ask("POST", path, disk).data().asText()).isEqualTo("local-zfs:vm-9999-data");
    assertThat(ask("POST", path, disk).reason()).contains("already exists");
    ask("PUT", QEMU + "/100/config", "scsi1=local-zfs:vm-9999-data");
    assertThat(simulator.config(100, "scsi1")).isEqualTo("local-zfs:vm-9999-data,size=5G");
    assertThat(ended(ask("DELETE", QEMU + "/100", ""))).isEqualTo("OK");
    assertThat(volumes()).containsExactly("local-zfs:vm-9999-data");
  }

  @Test
  void theGuestAgentAnswersWhenItRuns() throws IOException {
    made("agent=1");
    String ping = QEMU + "/100/agent/ping";
    assertThat(ask("POST", ping, "").reason()).isEqualTo("VM 100 is not running");
    power("start");
    assertThat(ask("POST", ping, "").reason()).isEqualTo("QEMU guest agent is not running");
    simulator.agent(100, "192.0.2.7");
    assertThat(ask("POST", ping, "").status()).isEqualTo(200);
    ask("PUT", QEMU + "/100/config", "agent=0");
    power("stop");
    power("start");
    assertThat(ask("POST", ping, "").reason()).isEqualTo("No QEMU guest agent configured");
  }

  @Test
  void tasksAreListedPagedAndKilled() throws IOException {
    made();
    simulator.edit(root -> root.withObject("/vms/100").put("noAcpi", true));
    power("start");
    String upid =
        ask("POST", QEMU + "/100/status/shutdown", "timeout=900").body().path("data").asText();
    String active = NODE + "/tasks?source=active&vmid=100";
    assertThat(read(active).findValuesAsText("upid")).containsExactly(upid);
    ask("DELETE", NODE + "/tasks/" + upid, "");
    assertThat(status(upid).path("exitstatus").asText()).isEqualTo("unexpected status");
    assertThat(read(active)).isEmpty();
    String made = read(NODE + "/tasks?typefilter=qmcreate").get(0).path("upid").asText();
    assertThat(read(NODE + "/tasks/" + made + "/log?start=1&limit=5").findValuesAsText("t"))
        .containsExactly("TASK OK");
  }

  @Test
  void aManagedMachineChangesAfterItsTask() throws IOException {
    made();
    simulator.edit(root -> root.withObject("/ha").putObject("vm:100").put("state", "started"));
    String upid = ask("POST", QEMU + "/100/status/start", "").body().path("data").asText();
    assertThat(upid).contains(":hastart:");
    simulator.advance(2_000);
    assertThat(status(upid).path("exitstatus").asText()).isEqualTo("OK");
    String path = QEMU + "/100/status/current";
    assertThat(read(path).path("status").asText()).isEqualTo("stopped");
    simulator.advance(10_000);
    assertThat(read(path).path("status").asText()).isEqualTo("running");
  }

  @Test
  void aTokenMayDoWhatItAndItsUserMay() throws IOException {
    simulator.edit(
        root -> {
          root.withObject("/tokens/homelab@pve!cli").put("privsep", true);
          root.withObject("/acl")
              .putObject("homelab@pve!cli")
              .putArray("/vms")
              .add("VM.Audit")
              .add("VM.Backup.Never");
        });
    JsonNode rights = read(API + "/access/permissions");
    assertThat(rights.path("/vms").fieldNames()).toIterable().containsExactly("VM.Audit");
    assertThat(ask("POST", QEMU, "vmid=100").reason())
        .isEqualTo("Permission check failed (/vms/100, VM.Allocate)");
    String root = simulator.token("root@pam!cli");
    assertThat(ask("POST", QEMU, "vmid=101&args=-no-hpet", root).reason())
        .isEqualTo("only root can set 'args' config");
  }

  @Test
  void aDeviceIsInOneMachineAtATimeAndTheHostSaysWhatIsWrongWithIt() throws IOException {
    String map = "map=node%3Dpve,path%3D0000:01:00,id%3D10de:2684";
    assertThat(ask("POST", API + "/cluster/mapping/pci", "id=gpu&" + map).status()).isEqualTo(200);
    made("machine=q35", "hostpci0=mapping%3Dgpu,pcie%3D1");
    assertThat(ended(ask("POST", QEMU, "vmid=101&hostpci0=mapping%3Dgpu"))).isEqualTo("OK");
    assertThat(power("start")).isEqualTo("OK");
    assertThat(ended(ask("POST", QEMU + "/101/status/start", "")))
        .isEqualTo("PCI device 'gpu' already in use by VM 100");
    simulator.edit(root -> root.withObject("/nodes/pve").put("iommu", false));
    JsonNode devices = read(NODE + "/hardware/pci");
    assertThat(devices.get(0).path("iommugroup").asInt()).isEqualTo(-1);
    simulator.edit(root -> root.withObject("/nodes/pve").putObject("pci"));
    assertThat(read(API + "/cluster/mapping/pci?check-node=pve").findValuesAsText("severity"))
        .containsExactly("error");
  }

  private Answer ticket(String ticket, String csrf, String method, String path) throws IOException {
    Request.Builder request = new Request.Builder().url(simulator.url() + path);
    request.header("Cookie", "PVEAuthCookie=" + ticket.replace(":", "%3A").replace("@", "%40"));
    if (!csrf.isEmpty()) {
      request.header("CSRFPreventionToken", csrf);
    }
    boolean bare = method.equals("GET");
    return sent(
        request.method(method, bare ? null : RequestBody.create(new byte[0], FORM)).build());
  }

  private JsonNode login() throws IOException {
    String form = "username=root@pam&password=" + simulator.rootPassword();
    return ask("POST", API + "/access/ticket", form, "").data();
  }

  @Test
  void aTicketHasTwoHoursAndItsOwnToken() throws IOException {
    made();
    JsonNode in = login();
    String ticket = in.path("ticket").asText();
    String csrf = in.path("CSRFPreventionToken").asText();
    String start = QEMU + "/100/status/start";
    assertThat(ticket(ticket, "", "POST", start).reason())
        .isEqualTo("Permission denied - invalid csrf token");
    assertThat(ticket(ticket, csrf, "POST", start).status()).isEqualTo(200);
    simulator.advance(3 * 3_600_000L);
    Answer late = ticket(ticket, csrf, "GET", API + "/version");
    assertThat(late.reason()).isEqualTo("permission denied - invalid PVE ticket");
    assertThat(late.closes()).isTrue();
  }
}
