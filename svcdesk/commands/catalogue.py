"""Every command there is, by name: for the command line and for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Mapping

from svcdesk.commands.attachments import AttachFiles, ChangeAttachment, DeleteAttachments
from svcdesk.commands.base import Command
from svcdesk.commands.batches import BatchCommand
from svcdesk.commands.bom_import import ImportBoms
from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, DeleteBomLine, MoveBomLine, ReplaceBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.company import SetParameter, StartCompany
from svcdesk.commands.demo import LoadBoardSize, LoadDemo
from svcdesk.commands.dispatch import (
    CopyActivities,
    MoveActivities,
    PlaceActivities,
    ReassignActivities,
    ResizeActivity,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.commands.documents import IssueDocuments
from svcdesk.commands.imports.records import SaveImportMapping
from svcdesk.commands.line_activities import CreateActivities
from svcdesk.commands.meters import DeleteReading, ReadMeter
from svcdesk.commands.object_moves import MoveObject
from svcdesk.commands.order_addresses import AddAddress, UseAddress
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, CancelOrders, RevokeLines, RevokeOrder
from svcdesk.commands.order_copy import CopyAgreementLines, CopyLines, CopyTemplateLines
from svcdesk.commands.order_delete import DeleteOrder, DeleteOrders
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.planning_cleanup import CancelUnfitVisits
from svcdesk.commands.posting import PostLines
from svcdesk.commands.posting_reversal import ReverseTransactions
from svcdesk.commands.pricing import RefreshPrices
from svcdesk.commands.recording import CancelRecording, SetServiceLevel, StartRecording, StopRecording
from svcdesk.commands.records import DeleteRecord, JoinTeam, SaveRecord
from svcdesk.commands.renewal import RenewAgreement, RenewAgreements
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.requests import RejectRequest, ReopenRequest, TakeCall, TakeRequests, TransferRequest
from svcdesk.commands.requirements import (
    ConsumeRequirement,
    CreateRequirement,
    DeleteRequirement,
    ReserveRequirement,
    UnreserveRequirement,
)
from svcdesk.commands.service_boms import AttachTemplate, CopyServiceBom, DeleteServiceBom, MoveServiceBom
from svcdesk.commands.sign_off import ClearSignOff, SignOffLines, SignOffOrder
from svcdesk.commands.stage_reasons import AddStageReason, DeleteStageReason
from svcdesk.commands.stages import ChangeStage, ChangeStages, NextStage, PreviousStage
from svcdesk.commands.stock import AdjustStock, ReceiveStock, TransferStock
from svcdesk.commands.suspension import EndSuspension, SuspendAgreements
from svcdesk.commands.views import DeleteView, SaveView


def commands() -> Mapping[str, type[Command]]:
    """The commands a user can run, by name; ``import_records`` has a verb of its own, ``svcdesk import``."""
    listed: tuple[type[Command], ...] = (
        IssueDocuments, LoadBoardSize, LoadDemo, SetParameter, StartCompany,
        CancelLines, CancelOrder, CancelOrders, RevokeLines, RevokeOrder, CopyLines, CreateOrder, SaveOrder,
        CreateActivities, CreateServiceOrders, CancelUnfitVisits, DeleteOrder, DeleteOrders, RefreshPrices,
        CopyAgreementLines, CopyTemplateLines, MoveLines, AddAddress, UseAddress,
        CopyActivities, MoveActivities, PlaceActivities, ReassignActivities, ResizeActivity, SetClosed, SetDispatched,
        SetPriority, UnscheduleActivities, DeleteView, SaveImportMapping, SaveView,
        RejectRequest, ReopenRequest, TakeCall, TakeRequests, TransferRequest, DeleteRecord, JoinTeam, SaveRecord,
        CancelRecording, SetServiceLevel, StartRecording, StopRecording,
        AdjustStock, ReceiveStock, TransferStock,
        RenewAgreement, RenewAgreements, EndSuspension, SuspendAgreements,
        ClearSignOff, SignOffLines, SignOffOrder, PostLines, ReverseTransactions,
        ConsumeRequirement, CreateRequirement, DeleteRequirement, ReserveRequirement, UnreserveRequirement,
        SetRepairStage, DeleteReading, MoveObject, ReadMeter,
        AddBomLine, ChangeBomLine, DeleteBomLine, ImportBoms, MakeTemplate, MoveBomLine, ReplaceBomLine,
        AttachFiles, ChangeAttachment, DeleteAttachments,
        AttachTemplate, CopyServiceBom, DeleteServiceBom, MoveServiceBom,
        AddStageReason, ChangeStage, ChangeStages, DeleteStageReason, NextStage, PreviousStage,
    )  # fmt: skip
    return {class_.name: class_ for class_ in listed}


def batches() -> Mapping[str, type[BatchCommand]]:
    """The commands that are batches, by name: each has a screen, and a dry run that shows what it would do."""
    return {name: class_ for name, class_ in commands().items() if issubclass(class_, BatchCommand)}
