package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.lab.Parts;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a person meets in the first days: each is told with what was seen, where, and what to do,
 * and the next `up` goes on.
 */
class MachineScenesTest extends WorldLab {
  private static final String LAB =
      """
      homelab('scenes') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'local-zfs'
        }
        cluster('home') {
          on 'pve'
          controlPlane { address '192.168.1.51' }
        }
      }
      """;
  private static final String SPARE =
      LAB.replace(
          "storage 'local-zfs'\n", "storage 'local-zfs'\n    vm('spare', linux { off() })\n");

  private volatile Runnable stop = () -> {};

  @BeforeEach
  void start() throws IOException {
    Parts parts = CliRun.partsWith(world);
    cli =
        new CliRun(folder)
            .on(
                new Parts(
                    parts.reader(),
                    parts.providers(),
                    parts.clusters(),
                    parts.secrets(),
                    listener -> {
                      stop = listener;
                      return () -> stop = () -> {};
                    }));
    script(LAB);
    assertThat(cli.run("plan", "--sandbox").code()).isZero();
  }

  private String fails() {
    CliRun.Result failed = cli.run("up", "--sandbox", "--yes");
    assertThat(failed.code()).as(failed.err() + failed.out()).isNotZero();
    assertThat(failed.err()).doesNotContain("Exception", "\tat ");
    return failed.err() + failed.out();
  }

  private void goesOn() {
    up();
    assertThat(up().out()).contains("nothing to change");
    assertThat(world.world().machines()).hasSize(1);
    assertThat(world.world().clusters()).hasSize(1);
  }

  @Test
  void aMistypedToken() {
    host().faults().add("", "", 0, 0, new PveFault.Answer(401, false));
    assertThat(fails()).contains("check the token: USER@REALM!NAME=SECRET");
    host().faults().clear();
    goesOn();
  }

  @Test
  void aWrongNameOfABridge() throws IOException {
    script(LAB.replace("storage 'local-zfs'", "storage 'local-zfs'; bridge 'vmbr7'"));
    assertThat(fails()).contains("there is no bridge vmbr7 on pve", "vmbr0");
    assertThat(host().changes()).noneMatch(entry -> entry.path().endsWith("/qemu"));
    script(LAB);
    goesOn();
  }

  @Test
  void aFullStorage() {
    host().edit(root -> root.withObject("/storages/local-zfs").put("capacity", 1L << 30));
    assertThat(fails()).contains("local-zfs", "HL55");
    host().edit(root -> root.withObject("/storages/local-zfs").put("capacity", 8L << 40));
    goesOn();
  }

  /** A host that went away is asked for again for more than a minute. */
  @Test
  @Tag("proof")
  @Tag("life")
  void aCableOutInTheMiddle() {
    host().faults().add("POST", "/qemu$", 0, 1, new PveFault.Act(this::pullTheCable, true));
    assertThat(fails())
        .contains("Proxmox VE host ", "is the cable in", "again", "homelab up --sandbox");
    host().faults().clear();
    goesOn();
  }

  private void pullTheCable() {
    host().faults().add("", "", 0, 0, new PveFault.Cut(false));
  }

  @Test
  void controlCInTheMiddleOfABootstrap() throws IOException {
    world
        .world()
        .talos()
        .faults()
        .once("", "Bootstrap", new TalosFault.Act(() -> stop.run(), true));
    script(SPARE);
    String told = fails();
    assertThat(told).contains("stopp", "homelab up --sandbox");
    goesOn();
  }
}
