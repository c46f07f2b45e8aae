package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.wire.machine.EtcdMember;
import org.junit.jupiter.api.Test;

/** Which machine a member of etcd is. */
class EtcdMembersTest {
  private static EtcdMember member(String url) {
    return EtcdMember.newBuilder().setHostname("cp-1").addPeerUrls(url).build();
  }

  @Test
  void isFoundByItsNameOrItsAddress() {
    EtcdMember member = member("https://192.168.30.51:2380");
    assertThat(EtcdMembers.is(member, "cp-1", "")).isTrue();
    assertThat(EtcdMembers.is(member, "cp-2", "192.168.30.51")).isTrue();
    assertThat(EtcdMembers.is(member, "cp-2", "192.168.30.5")).isFalse();
    assertThat(EtcdMembers.is(member, "cp-2", "")).isFalse();
  }

  @Test
  void anAddressOfVersionSixHasManyForms() {
    EtcdMember member = member("https://[fd00:0:0::51]:2380");
    assertThat(EtcdMembers.is(member, "cp-2", "fd00::51")).isTrue();
    assertThat(EtcdMembers.is(member, "cp-2", "FD00:0000:0000:0000:0000:0000:0000:0051")).isTrue();
    assertThat(EtcdMembers.is(member, "cp-2", "fd00::5")).isFalse();
    assertThat(EtcdMembers.hosts(member)).containsExactly("fd00::51");
  }

  @Test
  void anAddressThatIsNoneIsLeftOut() {
    assertThat(EtcdMembers.hosts(member("https://[fd00::1"))).isEmpty();
  }
}
