"""The ways out of the portal: mail to a person, robots of chat groups. One adapter each; all answer alike."""

from portal.notices.channels import dingtalk, feishu, wecom
from portal.notices.channels.answers import Failed, GroupMessage
from portal.notices.channels.mail import PostOffice
from portal.notices.enums import Channel

ROBOTS = {Channel.WECOM: wecom.send, Channel.DINGTALK: dingtalk.send, Channel.FEISHU: feishu.send}

__all__ = ["ROBOTS", "Failed", "GroupMessage", "PostOffice"]
