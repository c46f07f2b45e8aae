package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} tells each right that the lab needs and the person has not. */
class DoctorRightsTest {
  private KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void writeLab() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('rights') {
          cluster('c') {
            kubeconfig 'kubeconfig'
            namespace('rights') { app('web') { image 'example.com/web:1.0'; port 80 } }
          }
        }
        """);
    cli = new CliRun(folder);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void allIsWellWithAllRights() {
    CliRun.Result doctor = cli.run("doctor");
    assertThat(doctor.code()).as(doctor.out()).isZero();
    assertThat(doctor.out()).contains("cluster.c", "may be read and changed");
    assertThat(simulator.requests())
        .as("one review for each namespace, none for a single verb")
        .filteredOn(request -> request.path().contains("authorization.k8s.io"))
        .allMatch(request -> request.path().endsWith("selfsubjectrulesreviews"));
  }

  @Test
  void eachMissingRightIsToldWithWhatToDo() {
    simulator.rights().take("create", "deployments.apps", "rights");
    simulator.rights().take("patch", "deployments.apps", "");
    simulator.rights().take("delete", "namespaces", "");
    simulator.rights().take("get", "pods/log", "");
    CliRun.Result doctor = cli.run("doctor");
    assertThat(doctor.code()).isEqualTo(2);
    assertThat(doctor.out())
        .contains("HL5021")
        .contains("you may not create, patch deployments.apps in namespace rights")
        .contains("kubectl create role homelab -n rights --verb=create,patch")
        .contains("you may not delete namespaces")
        .contains("kubectl create clusterrole homelab --verb=delete --resource=namespaces")
        .contains("you may not get pods/log in namespace rights")
        .doesNotContain("configmaps");
    CliRun.Result json = cli.run("doctor", "--json");
    assertThat(json.out()).contains("\"good\" : false", "HL5021");

    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).isEqualTo(1);
    assertThat(up.err()).contains("you may not patch Deployment objects in namespace rights");
    simulator.rights().giveBack();
    assertThat(cli.run("doctor").code()).isZero();
  }
}
