package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.exec.RunReport;
import dev.homelab.model.Action;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a host fetches: their files are made once, and none is left behind. */
class DownloadTest {
  @TempDir Path folder;
  private final ProxmoxLab lab =
      new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two").withSpeed(60));

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void anImageIsFetchedOnceAndOnlyItsOwnFileIsRemoved() {
    String url = "https://factory.example.com/nocloud-amd64.qcow2";
    ResourceSpec image =
        ProxmoxLab.spec(
            "proxmox.download",
            "talos",
            Map.of(
                "node",
                "pve",
                "storage",
                "local",
                "url",
                url,
                "checksum",
                ProxmoxSimulator.checksumOf(url)));
    Applied made = lab.create(image);
    assertThat(lab.create(image).objectId()).isEqualTo(made.objectId());
    assertThat(lab.simulator.changes()).hasSize(1);
    assertThat(lab.compare(image).changes()).isEmpty();
    assertThat(made.outputs().get("volid")).isEqualTo(Value.of(made.objectId()));
    lab.delete(image);
    lab.simulator.edit(
        root ->
            assertThat(root.path("volumes").toString())
                .doesNotContain("nocloud")
                .contains("talos.qcow2"));
  }

  private static ResourceSpec fetched(String name) {
    String url = "https://factory.example.com/" + name + ".qcow2";
    Map<String, Object> wish = Map.of("node", "pve", "storage", "local", "url", url);
    return ProxmoxLab.spec("proxmox.download", name, wish);
  }

  @Test
  void aDownloadWhoseAnswerIsLostIsNotTakenForThatOfAnotherFile() {
    Runnable others =
        () -> {
          try (ProviderSession other = lab.connect(ProxmoxLab.config(lab.simulator))) {
            other.create(new StepRequest(lab.identity, fetched("other"), null), lab.call);
          }
        };
    lab.simulator.faults().once("POST", "/download-url$", new PveFault.Cut(false));
    lab.simulator.faults().once("GET", "/pve/tasks$", new PveFault.Act(others, false));
    ResourceSpec image = fetched("talos");
    assertThatThrownBy(() -> lab.create(image))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNKNOWN_OUTCOME));
    assertThat(lab.observe(image)).isInstanceOf(Observation.Absent.class);
    lab.create(image);
    assertThat(lab.observe(image)).isInstanceOf(Observation.Present.class);
  }

  private ResourceGraph on(String node) {
    ResourceSpec image = fetched("talos");
    Map<String, Value> wish = new TreeMap<>(image.desired().fields());
    wish.put("node", Value.of(node));
    return bench().graph(List.of(ProxmoxLab.spec("proxmox.download", "talos", wish)));
  }

  private EngineBench bench() {
    Value.Tree host =
        ProxmoxLab.config(lab.simulator).with("token", Value.of(lab.simulator.token()));
    return new EngineBench(folder, host, lab.call);
  }

  /** The nodes that files of the lab are on. */
  private String nodes() {
    StringBuilder nodes = new StringBuilder();
    lab.simulator.edit(
        root ->
            root.path("volumes")
                .fields()
                .forEachRemaining(
                    file ->
                        nodes.append(
                            file.getKey().contains("-hl") ? file.getValue().path("nodes") : "")));
    return nodes.toString();
  }

  @Test
  void anImageThatGoesToAnotherNodeLeavesNoFileOnTheOneBefore() {
    bench().up(on("pve"));
    assertThat(nodes()).isEqualTo("[\"pve\"]");
    assertThat(bench().actions(on("two")).values()).containsExactly(Action.REPLACE);
    assertThat(bench().plan(on("two")).changes().get(0).toString()).contains("node");
    assertThat(bench().up(on("two")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(nodes()).isEqualTo("[\"two\"]");
    assertThat(bench().actions(on("two"))).isEmpty();
    bench().down(on("two"));
    assertThat(nodes()).isEmpty();
  }

  @Test
  void anImageOnASharedStorageIsNotFetchedAgainForAnotherNode() {
    lab.simulator.edit(root -> root.withObject("/storages/local").put("shared", 1));
    bench().up(on("pve"));
    lab.simulator.edit(root -> root.withObject("/nodes/pve").put("status", "offline"));
    lab.simulator.clearRequests();
    assertThat(bench().actions(on("two")).values()).containsExactly(Action.UPDATE);
    assertThat(bench().up(on("two")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(lab.posts("/download-url")).isZero();
    assertThat(bench().actions(on("two"))).isEmpty();
    bench().down(on("two"));
    assertThat(nodes()).isEmpty();
  }

  @Test
  void anImageOfANodeThatLeftTheClusterIsFetchedWhereItIsWished() {
    bench().up(on("pve"));
    lab.simulator.edit(root -> root.withObject("/nodes").remove("pve"));
    assertThat(bench().actions(on("two")).values()).containsExactly(Action.CREATE);
    assertThat(bench().up(on("two")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(nodes()).contains("two");
  }
}
